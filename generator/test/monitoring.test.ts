/** What the two ways of monitoring have in common, and what each of them promises. */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { facts } from "../src/facts.ts";
import { render } from "../src/generate.ts";
import { parseQuantity } from "../src/model/quantity.ts";
import { cluster, filesOf } from "./facts.ts";

const names = ["minikube", "microk8s"];
const tree = (name: string) => filesOf(facts, name);
const object = (name: string, path: string) => parse(tree(name).get(`clusters/${name}/${path}`) ?? "null");

test("the small stack asks for less than 400 Mi in all", () => {
  const pods = [...tree("microk8s")]
    .map(([, text]) => parse(text))
    .filter(
      ({ kind, metadata }) => /^(Deployment|StatefulSet|DaemonSet)$/.test(kind) && metadata.namespace === "monitoring",
    );
  const containers = pods.flatMap(({ spec }) =>
    spec.template.spec.containers.map(
      ({ resources }: { resources: { requests: { memory: string } } }) =>
        (spec.replicas ?? 1) * (parseQuantity(resources.requests.memory) ?? Number.NaN),
    ),
  );
  expect(pods.length).toBeGreaterThan(6);
  expect(containers.reduce((sum, each) => sum + each, 0)).toBeLessThan(400 * 2 ** 20);
});

describe.each(names)("on %s", (name) => {
  const { planned } = render(facts, cluster(name));

  test("every scrape is an edge, and every such edge is scraped", () => {
    const edges = planned.edges
      .filter(({ reason }) => reason === "scrape")
      .map(({ to, port }) => `${to.name}:${port}`)
      .sort();
    const podOf = ({ labels }: (typeof planned.targets)[number]) => labels["app.kubernetes.io/name"];
    const asked = planned.targets
      .filter(({ job }) => job !== "prometheus") // itself, on localhost
      .map((target) => `${podOf(target)}:${target.port}`)
      .sort();
    expect(edges.length).toBeGreaterThan(10);
    expect(asked).toEqual(edges);
  });

  test("both stacks have the same jobs, rules and dashboards", () => {
    const other = render(facts, cluster(names.find((each) => each !== name) ?? "")).planned;
    expect(planned.targets.map(({ job }) => job)).toEqual(other.targets.map(({ job }) => job));
    const dashboards = [...tree(name).keys()].filter((path) => path.includes("/dashboards/dashboard-"));
    expect(dashboards).toHaveLength(facts.monitoring.dashboards.length);
  });
});

test("of what others tell, only what is declared is kept", () => {
  const { targets } = render(facts, cluster("microk8s")).planned;
  const foreign = targets.filter(({ kept }) => kept !== null).map(({ job }) => job);
  const ours = Object.keys(facts.monitoring.metrics);
  expect(foreign).toEqual(targets.map(({ job }) => job).filter((job) => !ours.includes(job)));
  const nginx = targets.find(({ job }) => job === "gateway");
  expect(nginx?.kept).toEqual(
    [...Object.keys(facts.monitoring.exporters["nginx-exporter"] ?? {}), "process_.+"].sort(),
  );
});

test("the small stack's Prometheus is told of every job and every rule", () => {
  const { data } = object("microk8s", "prometheus/configmap.yaml");
  const jobs = parse(data["prometheus.yml"]).scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
  expect(jobs).toEqual(render(facts, cluster("microk8s")).planned.targets.map(({ job }) => job));
  const alerts = parse(data["rules.yml"]).groups.flatMap(({ rules }: { rules: { alert?: string }[] }) =>
    rules.flatMap(({ alert }) => alert ?? []),
  );
  expect(alerts).toEqual(facts.monitoring.ruleGroups.flatMap((group) => group.alerts.map(({ name }) => name)));
});

test("the operator is told of every job and every rule", () => {
  const files = [...tree("minikube")].map(([, text]) => parse(text));
  const monitors = files.filter(({ kind }) => kind === "ServiceMonitor").map(({ metadata }) => metadata.name);
  expect(monitors.sort()).toEqual(render(facts, cluster("minikube")).planned.targets.map(({ job }) => job));
  const groups = files
    .filter(({ kind }) => kind === "PrometheusRule")
    .flatMap(({ spec }) => spec.groups.map(({ name }: { name: string }) => name));
  expect(groups.sort()).toEqual(facts.monitoring.ruleGroups.map(({ name }) => name).sort());
});

test("PostgreSQL's observer gets statistics, and no database of its own", () => {
  const { data } = object("microk8s", "postgres/configmap.yaml");
  expect(data["roles.sql"]).toContain('GRANT pg_monitor TO "postgres-exporter"');
  expect(data["roles.sql"]).not.toContain('CREATE DATABASE "postgres-exporter"');
});

test("Redis' observer may read no key and no password", () => {
  const { data } = object("microk8s", "redis/configmap.yaml");
  const [, rights] = /user redis-exporter on >%s (.*?)\\n/.exec(data["start.sh"]) ?? [];
  expect(rights).toMatch(/^resetkeys -@all /);
  expect(rights).not.toMatch(/config|\+get|\+@/);
});
