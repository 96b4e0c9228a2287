import { expect, test } from "vitest";
import { interleaved } from "../interleaved.ts";

test("rounds go there and back", () => {
  expect(interleaved(["A", "B"], 2).join("")).toBe("ABBAABBA");
});
