/** Guarantees of both monitoring stacks, and of each. */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { render } from "../src/generate.ts";
import { facts } from "./application/index.ts";
import { clusterOf, filesOf } from "./facts.ts";

const stacks = { "kube-prometheus-stack": "laptop", prometheus: "rack" } as const;
const planned = (name: string) => render(facts, clusterOf(facts, name)).planned;
const object = (name: string, path: string) => parse(filesOf(facts, name).get(`clusters/${name}/${path}`) ?? "null");

describe.each(Object.entries(stacks))("the stack %s", (stack, name) => {
  const { edges, targets } = planned(name);

  test("is the cluster's", () => {
    expect(clusterOf(facts, name).monitoring.stack).toBe(stack);
  });

  test("scrapes every edge that is a scrape, and nothing else", () => {
    const scraped = edges
      .filter(({ reason }) => reason === "scrape")
      .map(({ to, port }) => `${to.name}:${port}`)
      .sort();
    const podOf = ({ labels }: (typeof targets)[number]) => labels["app.kubernetes.io/name"];
    const targeted = targets
      .filter(({ job }) => job !== "prometheus") // Prometheus scrapes itself on localhost, without an edge.
      .map((target) => `${podOf(target)}:${target.port}`)
      .sort();
    expect(scraped.length).toBeGreaterThan(10);
    expect(targeted).toEqual(scraped);
  });

  test("has the same jobs and dashboards as the other stack", () => {
    const [other = ""] = Object.values(stacks).filter((each) => each !== name);
    expect(targets.map(({ job }) => job)).toEqual(planned(other).targets.map(({ job }) => job));
    const dashboards = [...filesOf(facts, name).keys()].filter((path) => path.includes("/dashboards/dashboard-"));
    expect(dashboards).toHaveLength(facts.monitoring.dashboards.length);
  });

  test("keeps only declared metrics of third-party exporters, and every metric of the application", () => {
    const thirdParty = targets.filter(({ kept }) => kept !== null).map(({ job }) => job);
    const own = Object.keys(facts.monitoring.metrics);
    expect(thirdParty).toEqual(targets.map(({ job }) => job).filter((job) => !own.includes(job)));
    const nginx = targets.find(({ job }) => job === "gateway");
    expect(nginx?.kept).toEqual(["nginx_http_requests_total", "nginx_up", "process_.+"]);
  });
});

test("plain Prometheus' configuration has every job and every alert", () => {
  const { data } = object("rack", "prometheus/configmap.yaml");
  const jobs = parse(data["prometheus.yml"]).scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
  expect(jobs).toEqual(planned("rack").targets.map(({ job }) => job));
  const alerts = parse(data["rules.yml"]).groups.flatMap(({ rules }: { rules: { alert?: string }[] }) =>
    rules.flatMap(({ alert }) => alert ?? []),
  );
  expect(alerts).toEqual(["ServiceDown", "PostgresDown"]);
});

test("the operator gets a ServiceMonitor per job and a PrometheusRule per group", () => {
  const objects = [...filesOf(facts, "laptop").values()].map((text) => parse(text));
  const monitors = objects.filter(({ kind }) => kind === "ServiceMonitor").map(({ metadata }) => metadata.name);
  expect(monitors.sort()).toEqual(planned("laptop").targets.map(({ job }) => job));
  const groups = objects
    .filter(({ kind }) => kind === "PrometheusRule")
    .flatMap(({ spec }) => spec.groups.map(({ name }: { name: string }) => name));
  expect(groups.sort()).toEqual(["downtime", "stores"]);
});

test("PostgreSQL's exporter may read statistics and has no database", () => {
  const { data } = object("rack", "postgres/configmap.yaml");
  expect(data["roles.sql"]).toContain('GRANT pg_monitor TO "postgres-exporter"');
  expect(data["roles.sql"]).not.toContain('CREATE DATABASE "postgres-exporter"');
});

test("Redis' exporter may read neither keys nor passwords", () => {
  const { data } = object("rack", "redis/configmap.yaml");
  const [, rights] = /user redis-exporter on >%s (.*?)\\n/.exec(data["start.sh"]) ?? [];
  expect(rights).toMatch(/^resetkeys -@all /);
  expect(rights).not.toMatch(/config|\+get|\+@/);
});
