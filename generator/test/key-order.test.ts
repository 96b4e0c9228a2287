import { expect, test } from "vitest";
import { inOrder } from "../src/render/key-order.ts";
import { toYaml } from "../src/render/yaml.ts";

test("the order of keys is the same however often and in whatever order they come", () => {
  for (const keys of [
    ["spec", "kind", "zeta", "apiVersion", "alpha"],
    ["alpha", "zeta", "apiVersion", "kind", "spec"],
    ["spec", "kind", "zeta", "apiVersion", "alpha"],
  ])
    expect(inOrder(Object.fromEntries(keys.map((key) => [key, 1])))).toEqual([
      "apiVersion",
      "kind",
      "spec",
      "alpha",
      "zeta",
    ]);
});

test("keys that differ in the place of a line break are not taken for each other", () => {
  for (const keys of [["a", "b", "c"], ["a\nb", "c"], ["a", "b\nc"], ["a\nb\nc"], ["a\nb", "c"], ["a", "b", "c"]])
    expect(inOrder(Object.fromEntries(keys.map((key) => [key, 1])))).toEqual(keys);
});

test("a text is the same however often it is written, at every depth", () => {
  const value = { on: "on", list: ["on", { on: ["a\nb", "0x1"] }] };
  const once = toYaml(value);
  for (let index = 0; index < 20_000; index++) toYaml(`text ${index}`);
  expect(toYaml(value)).toBe(once);
  expect(once).toBe('list:\n- "on"\n- "on":\n  - |-\n    a\n    b\n  - "0x1"\n"on": "on"\n');
});
