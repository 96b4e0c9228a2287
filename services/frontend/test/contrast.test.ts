import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

// Read from disk: the test runner imports style sheets as empty strings.
const tokens = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");

/** Both values of each `--name: light-dark(#…, #…)`. */
const colours = new Map(
  [...tokens.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name as string,
    { light: light as string, dark: dark as string },
  ]),
);

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["paper", "surface", "sunken", "hover"];
/** Text needs a contrast of 4.5 to 1, graphics 3 to 1 (WCAG 2.2 AA). */
const pairs: readonly (readonly [string, string, number])[] = [
  ...grounds.flatMap((ground) => [["ink", ground, 4.5] as const, ["soft", ground, 4.5] as const]),
  ...grounds.map((ground) => ["accent", ground, 3] as const),
  ["accent", "surface", 4.5],
  ["accent", "paper", 4.5],
  ["accent-strong", "accent-tint", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-strong", 4.5],
  ["on-danger", "danger", 4.5],
  ["danger", "danger-tint", 4.5],
  ["danger", "paper", 4.5],
  ["danger", "surface", 4.5],
  ["progress", "progress-tint", 4.5],
  ["done", "done-tint", 4.5],
  ["done", "surface", 4.5],
  ["ink", "accent-tint", 4.5],
  ["ink", "progress-tint", 4.5],
  ["ink", "raised", 4.5],
  ...["open", "progress", "done"].map((mark) => [mark, "sunken", 3] as const),
  ...["slate", "amber", "leaf", "edge"].map((area) => [area, "surface", 3] as const),
];

describe.each(["light", "dark"] as const)("%s", (theme) => {
  test.each(pairs)("%s on %s has a contrast of %d to 1", (front, back, least) => {
    const [one, other] = [colours.get(front)?.[theme], colours.get(back)?.[theme]];
    expect(one, `tokens.css has no --${front}`).toBeDefined();
    expect(other, `tokens.css has no --${back}`).toBeDefined();
    expect(contrast(one ?? "", other ?? "")).toBeGreaterThanOrEqual(least);
  });

  test("adjacent bars differ in lightness", () => {
    const [one, other] = [colours.get("accent")?.[theme] ?? "", colours.get("leaf")?.[theme] ?? ""];
    expect(contrast(one, other)).toBeGreaterThan(1.5);
  });
});
