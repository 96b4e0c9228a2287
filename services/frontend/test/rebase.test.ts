import { expect, test } from "vitest";
import { changed, type Draft, rebase } from "../src/model/rebase.ts";

const base: Draft = { title: "a", description: "b", assignee: null, due: null, status: "open" };

test("sends only the fields that differ", () => {
  expect(changed(base, { ...base, due: "2026-01-01" })).toEqual({ due: "2026-01-01" });
  expect(changed(base, { ...base })).toEqual({});
});

test("keeps my input and takes their changes, without a conflict", () => {
  const { draft, conflicts } = rebase(base, { ...base, title: "mine" }, { ...base, description: "theirs" });
  expect(draft).toEqual({ ...base, title: "mine", description: "theirs" });
  expect(conflicts).toEqual([]);
});

test("keeps my value and reports a conflict if both changed the same field", () => {
  const { draft, conflicts } = rebase(
    base,
    { ...base, title: "mine" },
    { ...base, title: "theirs", status: "in_progress" },
  );
  expect(draft).toEqual({ ...base, title: "mine", status: "in_progress" });
  expect(conflicts).toEqual(["title"]);
});

test("reports no conflict if both entered the same value", () => {
  expect(rebase(base, { ...base, title: "same" }, { ...base, title: "same" }).conflicts).toEqual([]);
});

test("takes only the draft's fields from the newer task", () => {
  const newest = { ...base, version: 7 };
  expect(rebase(base, base, newest).draft).toEqual(base);
});
