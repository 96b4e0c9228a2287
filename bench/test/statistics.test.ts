import { expect, test } from "vitest";
import { interleaved, median, percentile } from "../statistics.ts";

test("the median is in the middle, whatever the order and the count", () => {
  expect(median([10, 2, 1])).toBe(2);
  expect(median([4, 1, 100, 2])).toBe(3);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test("values are sorted as numbers, and stay in their order", () => {
  const values = [9, 100, 10];
  expect(median(values)).toBe(10);
  expect(values).toEqual([9, 100, 10]);
});

test("a percentile is a value that was measured", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile([3, 1, 2], 0.99)).toBe(3);
  expect(percentile([5], 0.5)).toBe(5);
  expect(percentile([], 0.5)).toBeNaN();
});

test("turns go there and back", () => {
  expect(interleaved(["A", "B"], 2).join("")).toBe("ABBAABBA");
});
