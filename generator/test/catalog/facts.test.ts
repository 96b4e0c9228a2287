/** The catalog's facts: valid, rendered without a finding, and committed as they are rendered. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Call } from "../../src/catalog/microservices/index.ts";
import { helmCharts } from "../../src/catalog/versions.ts";
import { check } from "../../src/checks/index.ts";
import { hintOf, setBy } from "../../src/checks/source.ts";
import { facts } from "../../src/facts.ts";
import { compareWithDisk, render, toJudge } from "../../src/generate.ts";
import { keysVersion } from "../../src/library/kube-prometheus-stack/keys.ts";
import { formatIssues } from "../../src/model/issue.ts";
import { parseQuantity } from "../../src/model/quantity.ts";
import { validate } from "../../src/plan/validate.ts";

const root = join(import.meta.dirname, "../../..");
const clusters = Object.values(facts.clusters);

test("the facts are valid", () => {
  expect(formatIssues(validate(facts))).toBe("");
});

test("the known keys of the chart's values are those of the pinned version", () => {
  expect(keysVersion).toBe(helmCharts.stack.version);
});

test.each(clusters)("$name passes every check", (cluster) => {
  const { planned, tree } = render(facts, cluster);
  expect(formatIssues(check(toJudge(planned, tree)))).toBe("");
});

test("the committed trees equal the rendered ones", () => {
  expect(formatIssues(compareWithDisk(facts, { out: root, only: null, progress: () => {} }))).toBe("");
});

test("a call of an undeclared microservice does not compile", () => {
  // @ts-expect-error: "user" is not declared; `npm run typecheck` fails where this line compiles
  const call: Call = { to: "user" };
  expect(call.to).toBe("user");
});

describe("a finding names the file of the microservice", () => {
  test.each(Object.keys(facts.microservices))("%s", (name) => {
    const metadata = { name: "x", labels: { "app.kubernetes.io/name": name } };
    const hint = setBy({ apiVersion: "v1", kind: "Service", metadata }, "ports");
    const declared = { microservices: Object.keys(facts.microservices) };
    const [file = "", ...rest] = hintOf(hint, declared).split(" ");
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(rest.join(" ")).toBe("sets ports");
  });
});

const withPlainPrometheus = clusters.filter(({ monitoring }) => monitoring.stack === "prometheus");

test.each(withPlainPrometheus)("plain Prometheus and its pods request less than 400 Mi on $name", (cluster) => {
  const { planned, tree } = render(facts, cluster);
  const { monitoring } = planned.installation;
  const workloads = tree.units
    .flatMap(({ files }) => files.map(({ text }) => parse(text)))
    .filter(
      ({ kind, metadata }) => /^(Deployment|StatefulSet|DaemonSet)$/.test(kind) && metadata.namespace === monitoring,
    );
  const requests = workloads.flatMap(({ spec }) =>
    spec.template.spec.containers.map(
      ({ resources }: { resources: { requests: { memory: string } } }) =>
        (spec.replicas ?? 1) * (parseQuantity(resources.requests.memory) ?? Number.NaN),
    ),
  );
  expect(workloads.length).toBeGreaterThan(5);
  expect(requests.reduce((sum, each) => sum + each, 0)).toBeLessThan(400 * 2 ** 20);
});
