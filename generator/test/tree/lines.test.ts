import { describe, expect, test } from "vitest";
import { formatDifference } from "../../src/tree/lines.ts";

const ten = "abcdefghij".split("").map((letter) => `${letter}\n`);

function changed(change: (lines: string[]) => void): string {
  const lines = [...ten];
  change(lines);
  return lines.join("");
}

describe("a difference", () => {
  test.each<[string, string, string[]]>([
    [
      "an edited line",
      changed((lines) => lines.splice(3, 1, "D\n")),
      ["   4 - D", "   4 + d", "1 on disk (-), 1 rendered (+)"],
    ],
    [
      "a line added by hand",
      changed((lines) => lines.splice(3, 0, "x\n")),
      ["   4 - x", "1 on disk (-), 0 rendered (+)"],
    ],
    [
      "two lost lines",
      changed((lines) => lines.splice(3, 2)),
      ["   4 + d", "   5 + e", "0 on disk (-), 2 rendered (+)"],
    ],
    [
      "two places",
      changed((lines) => {
        lines.splice(8, 1, "I\n");
        lines.splice(1, 0, "x\n");
      }),
      ["   2 - x", "  10 - I", "   9 + i", "2 on disk (-), 1 rendered (+)"],
    ],
    [
      "a blank at the end of a line",
      changed((lines) => lines.splice(0, 1, "a \n")),
      ["   1 - a·", "   1 + a", "1 on disk (-), 1 rendered (+)"],
    ],
    [
      "a carriage return",
      changed((lines) => lines.splice(0, 1, "a\r\n")),
      ["   1 - a\\r", "   1 + a", "1 on disk (-), 1 rendered (+)"],
    ],
    ["no line break at the end", ten.join("").trimEnd(), ["  11 + ", "0 on disk (-), 1 rendered (+)"]],
  ])("of %s", (_, onDisk, expected) => {
    expect(formatDifference(onDisk, ten.join("")).split("\n")).toEqual(expected);
  });

  test("shows ten lines at most, but counts all", () => {
    const lines = formatDifference("x\n".repeat(30), "y\n".repeat(20)).split("\n");
    expect(lines).toHaveLength(12);
    expect(lines.slice(-2)).toEqual(["   ...", "30 on disk (-), 20 rendered (+)"]);
  });

  test("of long texts is quick", () => {
    const text = (word: string) => Array.from({ length: 5000 }, (_, n) => `${word} ${n}`).join("\n");
    const begin = performance.now();
    expect(formatDifference(text("a"), text("b"))).toContain("5000 on disk (-), 5000 rendered (+)");
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
