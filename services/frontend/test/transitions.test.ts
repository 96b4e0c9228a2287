import { expect, test } from "vitest";
import { allowedFrom, mayMove, moveName, nextOn, statuses } from "../src/model/transitions.ts";

test("allows the moves that the tasks service allows, and no others", () => {
  const legal = statuses.flatMap((from) => statuses.filter((to) => mayMove(from, to)).map((to) => `${from} -> ${to}`));
  expect(legal).toEqual(["open -> in_progress", "in_progress -> open", "in_progress -> done", "done -> open"]);
});

test("gives each allowed move of a card a different name", () => {
  for (const from of statuses) {
    const names = allowedFrom(from).map((to) => moveName(from, to));
    expect(new Set(names).size).toBe(names.length);
  }
  expect(moveName("done", "open")).toBe("Reopen");
});

test("skips a column that refuses the task when arrow keys are used", () => {
  expect(nextOn("right", "open")).toBe("in_progress");
  expect(nextOn("left", "done")).toBe("open");
  expect(nextOn("left", "in_progress")).toBe("open");
  expect(nextOn("left", "open")).toBeNull();
  expect(nextOn("right", "done")).toBeNull();
});
