import { describe, expect, test } from "vitest";
import { bands, heightOf, labelled, points, slices, ticks } from "../src/model/chart.ts";

describe("ticks", () => {
  test.each([0, 1, 2, 3, 4, 7, 9, 10, 11, 99, 100, 101, 12_345])("reach %d in equal steps of whole numbers", (most) => {
    const marks = ticks(most);
    const step = (marks[1] ?? 0) - (marks[0] ?? 0);
    expect(marks[0]).toBe(0);
    expect(marks.at(-1)).toBeGreaterThanOrEqual(Math.max(1, most));
    expect((marks.at(-1) ?? 0) - step).toBeLessThan(Math.max(1, most));
    expect(marks.length).toBeLessThanOrEqual(6);
    expect(marks.every((mark, index) => Number.isInteger(mark) && mark === index * step)).toBe(true);
  });
});

test("maps 0 to the bottom and the maximum to the top", () => {
  const at = heightOf(10, 200, 20);
  expect([at(0), at(5), at(10), at(-3)]).toEqual([200, 110, 20, 200]);
});

test("divides the width into bands", () => {
  const parts = bands(4, 30, 430);
  expect(parts.map(({ x }) => x)).toEqual([30, 130, 230, 330]);
  expect(bands(0, 0, 100)).toEqual([]);
});

test("gives each label enough room, and always shows the last one", () => {
  const written = labelled(30, 300, 50);
  const shown = Array.from({ length: 30 }, (_, index) => index).filter(written);
  expect(shown).toContain(29);
  expect(shown.length).toBeLessThanOrEqual(6);
});

test("makes consecutive slices that add up to 1, and empty ones of a total of 0", () => {
  const parts = slices([
    ["open", 1],
    ["done", 3],
  ]);
  expect(parts.map(({ share, start }) => [share, start])).toEqual([
    [0.25, 0],
    [0.75, 0.25],
  ]);
  expect(slices([["open", 0]])[0]?.share).toBe(0);
});

describe("points", () => {
  const hours = (amount: number) =>
    Array.from({ length: amount }, (_, index) => ({
      hour: new Date(2026, 2, 1, index).toISOString(),
      created: 1,
      completed: index % 2,
    }));
  test("keeps the hours of one day", () => expect(points(hours(24), "en-GB")).toHaveLength(24));
  test("adds up the hours of a week to the days of the user's calendar", () => {
    const days = points(hours(7 * 24), "en-GB");
    expect(days.map(({ created, completed }) => [created, completed])).toEqual(Array(7).fill([24, 12]));
    expect(days[0]?.short).toBe("1 Mar");
  });
  test("keeps days as they are", () => {
    const [only] = points([{ day: "2026-03-01", created: 2, completed: 1 }], "en-GB");
    expect(only).toMatchObject({ short: "1 Mar", created: 2, completed: 1 });
  });
});
