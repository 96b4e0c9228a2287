import { expect, test } from "vitest";
import { allowedFrom, mayMove, moveName, nextOn, statuses } from "../src/model/transitions.ts";

test("only the moves that the tasks service allows", () => {
  const legal = statuses.flatMap((from) => statuses.filter((to) => mayMove(from, to)).map((to) => `${from} -> ${to}`));
  expect(legal).toEqual(["open -> in_progress", "in_progress -> open", "in_progress -> done", "done -> open"]);
});

test("each legal move has a name of its own within a card", () => {
  for (const from of statuses) {
    const names = allowedFrom(from).map((to) => moveName(from, to));
    expect(new Set(names).size).toBe(names.length);
  }
  expect(moveName("done", "open")).toBe("Reopen");
});

test("the arrow keys skip a column that refuses the task", () => {
  expect(nextOn("right", "open")).toBe("in_progress");
  expect(nextOn("left", "done")).toBe("open");
  expect(nextOn("left", "in_progress")).toBe("open");
  expect(nextOn("left", "open")).toBeNull();
  expect(nextOn("right", "done")).toBeNull();
});
