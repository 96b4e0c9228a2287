import { expect, test } from "vitest";
import type { StepContext } from "../../e2e/context.ts";
import type { Ask } from "../../e2e/monitoring/prometheus.ts";
import { starved } from "../../e2e/monitoring/starved.ts";
import { runStep } from "../../e2e/step.ts";

const taken =
  (...values: number[]): Ask =>
  async () =>
    values.map((value) => ({ metric: {}, value }));

test("a machine that others had for long is told of", async () => {
  await expect(starved(taken(0.42), 300)).resolves.toEqual([
    expect.stringContaining("42 % of a node's processor time"),
  ]);
});

test.each([
  ["everyday steal", taken(0.05)],
  ["no node-exporter", taken()],
  ["counters that have not grown", taken(Number.NaN)],
  ["no Prometheus", () => Promise.reject(new Error("404"))],
])("%s is not worth a word", async (_, ask: Ask) => {
  await expect(starved(ask, 300)).resolves.toEqual([]);
});

test.each([
  [3, "[120s]"],
  [300.2, "[301s]"],
])("a step of %s s is looked at over %s", async (seconds, window) => {
  let asked = "";
  await starved(async (query) => {
    asked = query;
    return [];
  }, seconds);
  expect(asked.split(window)).toHaveLength(3);
});

test.each([
  ["0.42", /^one request of 867 failed\nothers had 42 % of/],
  ["0.01", /^one request of 867 failed$/],
])("a step that fails while others have %s of the machine says what failed first", async (share, said) => {
  const call = async () => ({ data: { result: [{ metric: {}, value: [0, share] }] } });
  const run = () => Promise.reject(new Error("one request of 867 failed"));
  await expect(runStep({ run }, { api: { call } } as unknown as StepContext, () => {})).rejects.toThrow(said);
});
