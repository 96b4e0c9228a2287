import { expect, test } from "vitest";
import { median, percentile } from "../load/statistics.ts";

test("the median is the middle value, for any order and any count", () => {
  expect(median([10, 2, 1])).toBe(2);
  expect(median([4, 1, 100, 2])).toBe(3);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test("the median sorts values as numbers and leaves the list unchanged", () => {
  const values = [9, 100, 10];
  expect(median(values)).toBe(10);
  expect(values).toEqual([9, 100, 10]);
});

test("a percentile is a measured value", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile([3, 1, 2], 0.99)).toBe(3);
  expect(percentile([5], 0.5)).toBe(5);
  expect(percentile([], 0.5)).toBeNaN();
});
