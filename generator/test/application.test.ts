import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../src/checks/index.ts";
import { render, toJudge } from "../src/generate.ts";
import type { Cluster } from "../src/model/cluster.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { Call, Microservice, Port, Route, Sidecar } from "../src/model/microservice.ts";
import type { RunKind } from "../src/model/run.ts";
import { everyPod } from "../src/plan/charts.ts";
import { validate } from "../src/plan/validate.ts";
import { facts } from "./application/index.ts";

test("the application's facts are valid", () => {
  expect(formatIssues(validate(facts))).toBe("");
});

test.each(Object.values(facts.clusters))("$name passes every check", (cluster) => {
  const { planned, tree } = render(facts, cluster);
  expect(formatIssues(check(toJudge(planned, tree)))).toBe("");
});

test("the application imports types and PromQL, and nothing of the catalog", () => {
  const folder = join(import.meta.dirname, "application");
  const imports = globSync("*.ts", { cwd: folder }).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/from "(\.\.[^"]*)"/g)].map(([, from = ""]) => from),
  );
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((from) => !/^\.\.\/\.\.\/src\/(model|promql|plan\/facts\.ts)/.test(from))).toEqual([]);
});

describe("every feature of the model is used", () => {
  const { charts, monitoring } = facts;
  const microservices = [
    facts.microservices,
    everyPod(Object.values(charts)),
    ...Object.values(monitoring.stacks),
  ].flatMap((of) => Object.values(of));
  const used = (objects: readonly object[]) => [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();

  /** Fields that the rows of test/rows use, each in an application of its own. */
  type InRows = "replicas" | "placement" | "ephemeralStorage" | "rights" | "webhook" | "metricsPath";

  // A new key of the model does not compile until a record lists it, and fails the test until the application uses it.
  test("every field of a microservice", () => {
    const all: Record<Exclude<keyof Microservice, InRows>, true> = {
      name: true,
      description: true,
      owner: true,
      namespace: true,
      run: true,
      workload: true,
      image: true,
      ports: true,
      calls: true,
      labels: true,
      scrape: true,
      honorLabels: true,
      routes: true,
      environment: true,
      secrets: true,
      sidecars: true,
      storage: true,
      resources: true,
      scale: true,
      single: true,
      triesTheRest: true,
      seesCertificate: true,
      reads: true,
    };
    expect(used(microservices)).toEqual(Object.keys(all).sort());
  });

  test("every kind of program", () => {
    const all: Record<Exclude<RunKind, "image">, true> = {
      node: true,
      page: true,
      gateway: true,
      postgres: true,
      redis: true,
      "postgres-exporter": true,
      "redis-exporter": true,
      "monitoring-gateway": true,
      prometheus: true,
      grafana: true,
      "kube-state-metrics": true,
      "node-exporter": true,
      chart: true,
    };
    expect([...new Set(microservices.map(({ run }) => run.kind))].sort()).toEqual(Object.keys(all).sort());
  });

  test("every field of a call, a route, a port and a sidecar", () => {
    const call: Record<keyof Call, true> = { to: true, port: true, atStart: true, env: true, scheme: true };
    const route: Record<keyof Route, true> = { to: true, auth: true, ratePerSecond: true, maxBody: true };
    const port: Record<Exclude<keyof Port, "protocol" | "appProtocol">, true> = { port: true, servicePort: true };
    const sidecar: Record<Exclude<keyof Sidecar, "command" | "args" | "user">, true> = {
      name: true,
      description: true,
      image: true,
      port: true,
      localOnly: true,
      scrape: true,
      probe: true,
      calls: true,
      environment: true,
      resources: true,
    };
    expect(used(microservices.flatMap(({ calls }) => calls))).toEqual(Object.keys(call).sort());
    expect(used(microservices.flatMap(({ routes = {} }) => Object.values(routes)))).toEqual(Object.keys(route).sort());
    expect(used(microservices.flatMap(({ ports }) => Object.values(ports)))).toEqual(Object.keys(port).sort());
    expect(used(microservices.flatMap(({ sidecars = [] }) => sidecars))).toEqual(Object.keys(sidecar).sort());
  });

  test("every field of a cluster, and both monitoring stacks", () => {
    type InRows = "nodes" | "overrides" | "without" | "charts" | "stage" | "quotas";
    const all: Record<Exclude<keyof Cluster, InRows>, true> = {
      name: true,
      description: true,
      kubernetes: true,
      size: true,
      storageClass: true,
      podCidr: true,
      replicas: true,
      environment: true,
      ingress: true,
      imagePullSecret: true,
      nodePorts: true,
      dns: true,
      apiServerPorts: true,
      monitoring: true,
      nodeCidrs: true,
      containerDefaults: true,
    };
    const clusters = Object.values(facts.clusters);
    expect(used(clusters)).toEqual(Object.keys(all).sort());
    expect(clusters.map(({ monitoring }) => monitoring.stack)).toEqual(["kube-prometheus-stack", "prometheus"]);
  });
});
