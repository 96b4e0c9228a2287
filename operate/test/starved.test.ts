import { expect, test } from "vitest";
import type { StepContext } from "../../e2e/context.ts";
import type { Query } from "../../e2e/monitoring/prometheus.ts";
import { starved } from "../../e2e/monitoring/starved.ts";
import { runStep } from "../../e2e/step.ts";
import { rack } from "./fixture.ts";

const taken =
  (...values: number[]): Query =>
  async () =>
    values.map((value) => ({ metric: {}, value }));

test("a host that was busy with other work is reported", async () => {
  await expect(starved(taken(0.42), 300)).resolves.toEqual([
    expect.stringContaining("42 % of a node's processor time"),
  ]);
});

test.each([
  ["a usual share of steal", taken(0.05)],
  ["a missing node-exporter", taken()],
  ["an unchanged counter", taken(Number.NaN)],
  ["an unavailable Prometheus", () => Promise.reject(new Error("404"))],
])("%s is not reported", async (_, query: Query) => {
  await expect(starved(query, 300)).resolves.toEqual([]);
});

test.each([
  [3, "[120s]"],
  [300.2, "[301s]"],
])("the share for a step of %s s is measured over %s", async (seconds, window) => {
  let sent = "";
  await starved(async (query) => {
    sent = query;
    return [];
  }, seconds);
  expect(sent.split(window)).toHaveLength(3);
});

test.each([
  ["0.42", /^one request of 867 failed\n42 % of a node's processor time/],
  ["0.01", /^one request of 867 failed$/],
])("a failed step reports its own error first, with a steal share of %s", async (share, said) => {
  const call = async () => ({ data: { result: [{ metric: {}, value: [0, share] }] } });
  const run = () => Promise.reject(new Error("one request of 867 failed"));
  await expect(runStep({ run }, { ...rack, api: { call } } as unknown as StepContext, () => {})).rejects.toThrow(said);
});
