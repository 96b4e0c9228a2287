import { describe, expect, test } from "vitest";
import type { Task } from "../src/api/tasks.ts";
import { append, type Columns, emptyColumns, find, matches, noFilter, place, without } from "../src/model/columns.ts";

const task = (id: string, more: Partial<Task> = {}): Task => ({
  id,
  title: `Task ${id}`,
  description: "",
  status: "open",
  assignee: null,
  due: null,
  createdBy: null,
  createdAt: `2026-01-01T00:00:0${id}Z`,
  updatedAt: "2026-01-01T00:00:00Z",
  version: 1,
  ...more,
});
const filled = (...tasks: Task[]): Columns => tasks.reduce((all, one) => place(all, one, noFilter), emptyColumns);
const ids = (columns: Columns) => Object.values(columns).map(({ tasks }) => tasks.map(({ id }: Task) => id).join(""));

describe("a task's place", () => {
  test("is newest first, in any order of arrival", () =>
    expect(ids(filled(task("1"), task("3"), task("2")))[0]).toBe("321"));
  test("is in one column only after a move", () => {
    const columns = place(filled(task("1"), task("2")), task("1", { status: "done" }), noFilter);
    expect(ids(columns)).toEqual(["2", "", "1"]);
  });
  test("is gone when the task no longer matches the filter", () => {
    const filter = { ...noFilter, assignee: "ada" };
    expect(ids(place(filled(task("1", { assignee: "ada" })), task("1"), filter))).toEqual(["", "", ""]);
  });
  test("leaves unchanged columns identical", () => {
    const columns = filled(task("1"));
    expect(without(columns, "1").done).toBe(columns.done);
  });
  test("is found by its id", () => {
    expect(find(filled(task("1", { status: "done" })), "1")?.status).toBe("done");
    expect(find(emptyColumns, "1")).toBeUndefined();
  });
});

test("adds a task of a further page once, in its newer version", () => {
  const { open } = filled(task("3"), task("1"));
  const whole = append(open, [task("2"), task("1", { version: 2 })], null);
  expect(whole.tasks.map(({ id, version }) => `${id}v${version}`)).toEqual(["3v1", "2v1", "1v2"]);
});

test("searches title and description, ignoring case", () => {
  const one = task("1", { title: "Draw the Map", description: "with RIVERS" });
  for (const text of ["map", " rivers ", ""]) expect(matches(one, { ...noFilter, text }), text).toBe(true);
  expect(matches(one, { ...noFilter, text: "sea" })).toBe(false);
});
