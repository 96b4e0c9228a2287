import { expect, test } from "vitest";
import { isNewEnough } from "../go.ts";

test.each([
  ["go version go1.19.8 linux/amd64", false],
  ["go version go1.20.14 linux/amd64", false],
  ["go version go1.21.0 linux/amd64", true],
  ["go version go1.26.6 linux/arm64", true],
  ["", false],
])("%j: new enough to build the pinned modules: %s", (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
