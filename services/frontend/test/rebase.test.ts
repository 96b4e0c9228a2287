import { expect, test } from "vitest";
import { changed, type Draft, rebase } from "../src/model/rebase.ts";

const base: Draft = { title: "a", description: "b", assignee: null, due: null, status: "open" };

test("only what differs is sent", () => {
  expect(changed(base, { ...base, due: "2026-01-01" })).toEqual({ due: "2026-01-01" });
  expect(changed(base, { ...base })).toEqual({});
});

test("what I typed stays, what they changed comes, and nothing is in conflict", () => {
  const { draft, conflicts } = rebase(base, { ...base, title: "mine" }, { ...base, description: "theirs" });
  expect(draft).toEqual({ ...base, title: "mine", description: "theirs" });
  expect(conflicts).toEqual([]);
});

test("both wrote the same field: mine is kept and the conflict named", () => {
  const { draft, conflicts } = rebase(
    base,
    { ...base, title: "mine" },
    { ...base, title: "theirs", status: "in_progress" },
  );
  expect(draft).toEqual({ ...base, title: "mine", status: "in_progress" });
  expect(conflicts).toEqual(["title"]);
});

test("both wrote the same words: no conflict", () => {
  expect(rebase(base, { ...base, title: "same" }, { ...base, title: "same" }).conflicts).toEqual([]);
});

test("nothing of the newer task but the draft's fields gets in", () => {
  const newest = { ...base, version: 7 };
  expect(rebase(base, base, newest).draft).toEqual(base);
});
