import { expect, test } from "vitest";
import { reachability } from "../../src/checks/reachability.ts";
import { type Draft, draft, find, type Json } from "../reachability-fixture.ts";

/** The shop, with the pods of auth kept by another kind of workload. */
function keptBy(kind: string): Draft {
  const shop = draft();
  const auth = find(shop, "Deployment", "auth");
  const { template } = auth.spec;
  const specs: Record<string, Json> = { CronJob: { jobTemplate: { spec: { template } } }, Pod: template.spec };
  auth.kind = kind;
  auth.spec = specs[kind] ?? { template };
  if (kind === "Pod") auth.metadata.labels = template.metadata.labels;
  return shop;
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"];

test.each(kinds)("the proof knows the pods of a %s: their policies allow exactly the edges", (kind) => {
  expect(reachability(keptBy(kind))).toEqual([]);
});

test.each(kinds)("the proof reports a connection too many and one too few of a %s", (kind) => {
  const shop = keptBy(kind);
  const policy = find(shop, "NetworkPolicy", "auth");
  policy.spec.egress = [{}];
  policy.spec.ingress = [];
  expect(reachability(shop).map(({ message }) => message)).toEqual([
    expect.stringContaining(
      "gateway -> auth:5000/TCP, prometheus -> auth:5000/TCP: declared, but no policy lets auth accept",
    ),
    expect.stringContaining("auth may open every port to"),
  ]);
});
