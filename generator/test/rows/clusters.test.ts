/** Differences between clusters: overrides, a third cluster, and staging beside production. */
import { describe, expect, test } from "vitest";
import { besideEachOther } from "../../src/checks/beside.ts";
import { reachability } from "../../src/checks/reachability.ts";
import { render, toJudge } from "../../src/generate.ts";
import { formatIssues } from "../../src/model/issue.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { vector } from "../../src/promql/index.ts";
import { facts } from "../application/index.ts";
import { clusterOf } from "../facts.ts";
import { imaged, outcomeOf, podOf, withMore } from "./render.ts";

test("another tag, replica count, memory and variable on one cluster leave the other cluster as it is", () => {
  const api = imaged("api", {}, { ports: { http: { port: 8091 } }, environment: { MODE: "quiet" } });
  const overrides = {
    api: {
      image: { tag: "2.0.0" },
      replicas: 3,
      resources: { cpu: ["5m", "50m"], memory: ["8Mi", "64Mi"] },
      environment: { MODE: "loud" },
    },
  } as const;
  const some = withMore({ microservices: [api], clusters: { rack: { overrides } } });
  const [rack, laptop] = ["rack", "laptop"].map((name) => outcomeOf(some, name).find("Deployment", "api"));
  expect(rack?.spec.replicas).toBe(3);
  expect(podOf(rack as never).spec.containers[0]).toMatchObject({
    image: "registry.test/api:2.0.0",
    resources: { limits: { memory: "64Mi" } },
    env: [{ name: "MODE", value: "loud" }],
  });
  expect(laptop?.spec.replicas).toBe(1);
  expect(podOf(laptop as never).spec.containers[0]).toMatchObject({
    image: "registry.test/api:1.2.3",
    env: [{ name: "MODE", value: "quiet" }],
  });
});

test("a number of replicas on one cluster takes the place of a StatefulSet's own", () => {
  const queue = imaged("queue", {}, { workload: { kind: "stateful", replicas: 3 }, ports: { amqp: { port: 5672 } } });
  const some = withMore({ microservices: [queue], clusters: { laptop: { overrides: { queue: { replicas: 1 } } } } });
  const replicas = ["laptop", "rack"].map((name) => outcomeOf(some, name).find("StatefulSet", "queue").spec.replicas);
  expect(replicas).toEqual([1, 3]);
});

test("a microservice that one cluster is without has no object and no edge there", () => {
  const extra = imaged("extra", {}, { calls: [{ to: "kube-dns" }, { to: "tasks", env: "TASKS" }] });
  const some = withMore({ microservices: [extra], clusters: { laptop: { without: ["extra"] } } });
  const laptop = outcomeOf(some, "laptop");
  expect([...laptop.files.keys()].filter((path) => path.includes("/extra"))).toEqual([]);
  expect(laptop.edges.some(({ from }) => from.name === "extra")).toBe(false);
  expect(outcomeOf(some, "rack").has("Deployment", "extra")).toBe(true);
});

test("a third cluster like k3s needs its facts only", () => {
  const k3s = {
    ...clusterOf(facts, "rack"),
    name: "k3s",
    storageClass: "local-path",
    podCidr: "10.42.0.0/16",
    nodeCidrs: ["192.168.7.0/24"],
    apiServerPorts: [6443],
    dns: { ...clusterOf(facts, "rack").dns, nodeLocal: ["169.254.20.10/32"] },
    ingress: {
      className: "traefik",
      kind: "traefik",
      controller: "node",
      hosts: [{ host: "app.k3s.internal", paths: { "/": "frontend" } }],
    },
    monitoring: { ...clusterOf(facts, "rack").monitoring, host: "monitoring.k3s.internal" },
    imagePullSecret: undefined,
  } as const;
  const { externals } = facts;
  const on = Object.entries(externals).map(([name, external]) => [
    name,
    { ...external, on: { ...external.on, k3s: "absent" } },
  ]);
  const { imagePullSecret: _, ...cluster } = k3s;
  const some = withMore({
    facts: { ...facts, clusters: { ...facts.clusters, k3s: cluster }, externals: Object.fromEntries(on) },
  });
  const { find, files } = outcomeOf(some, "k3s");
  expect(find("NetworkPolicy", "frontend").spec.ingress[0].from).toEqual([{ ipBlock: { cidr: "192.168.7.0/24" } }]);
  expect(find("NetworkPolicy", "tasks").spec.egress).toContainEqual(
    expect.objectContaining({ to: expect.arrayContaining([{ ipBlock: { cidr: "169.254.20.10/32" } }]) }),
  );
  expect(files.has("argocd/k3s/kustomization.yaml")).toBe(true);
});

describe("staging beside production on one Kubernetes cluster", () => {
  const { hosts, ...entry } = clusterOf(facts, "rack").ingress;
  const staging = {
    ...clusterOf(facts, "rack"),
    name: "rack-staging",
    environment: "staging",
    ingress: { ...entry, hosts: hosts.map(({ host, paths }) => ({ host: `staging.${host}`, paths })) },
    monitoring: { ...clusterOf(facts, "rack").monitoring, host: "staging.monitoring.rack.internal" },
    stage: { beside: "rack", prefix: "staging" },
  };
  const some: Facts = { ...facts, clusters: { ...facts.clusters, "rack-staging": staging } };
  const [stage, production] = ["rack-staging", "rack"].map((name) => outcomeOf(some, name));
  const identities = (outcome: typeof stage) =>
    (outcome?.objects ?? []).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? "-"}/${metadata.name}`);

  test("shares no object with it", () => {
    expect(identities(stage).length).toBeGreaterThan(100);
    expect(identities(stage).filter((one) => identities(production).includes(one))).toEqual([]);
  });

  test("shares its Argo CD: it brings two projects and a root, and no installation", () => {
    const argocd = [...(stage?.files.keys() ?? [])].filter((path) => path.startsWith("argocd/rack-staging/"));
    expect(argocd.map((path) => path.split("/").at(-1)).sort()).toEqual([
      "application.yaml",
      "appproject-staging-bootstrap.yaml",
      "appproject-staging-taskflow.yaml",
      "kustomization.yaml",
    ]);
    expect(stage?.files.get("argocd/rack-staging/kustomization.yaml")).not.toContain("https://raw");
  });

  test("queries its own namespaces and Applications", () => {
    const query =
      'up{namespace=~"taskflow-data|argocd", name!="taskflow", job="taskflow-data-x"} + argocd_app_info + argocd_app_info{a="b"}';
    const ruleGroups = [{ name: "own", recordings: [{ record: "a:b:c", expression: vector(query) }], alerts: [] }];
    const changed = { ...some, monitoring: { ...some.monitoring, ruleGroups } };
    const rulesOn = (name: string, of = changed) =>
      render(of, clusterOf(of, name))
        .tree.manifests.map(({ object }) => object)
        .find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "prometheus")?.data["rules.yml"];
    const flat = (name: string) => rulesOn(name).replaceAll(/\s+/g, " ");
    expect(flat("rack")).toContain(
      'up{namespace=~"taskflow-data|argocd", name!="taskflow", job="taskflow-data-x"} + argocd_app_info{project!~"staging-.+"} + argocd_app_info{project!~"staging-.+", a="b"}',
    );
    expect(flat("rack-staging")).toContain(
      'up{namespace=~"staging-taskflow-data|argocd", name!="staging-taskflow", job="taskflow-data-x"} + argocd_app_info{project=~"staging-.+"} + argocd_app_info{project=~"staging-.+", a="b"}',
    );
    expect(rulesOn("rack", { ...changed, clusters: facts.clusters })).not.toContain("project");
  });

  test("is proven not to reach it, nor to be reached, together with it", () => {
    const [here, there] = ["rack-staging", "rack"].map((name) => {
      const { planned, tree } = render(some, clusterOf(some, name));
      return toJudge(planned, tree);
    });
    if (!here || !there) throw new Error("both are rendered");
    expect(formatIssues(reachability(besideEachOther([here, there])))).toBe("");
    const opened = there.manifests.map((manifest) => {
      const { kind, metadata, spec } = manifest.object;
      if (kind !== "NetworkPolicy" || metadata.name !== "auth") return manifest;
      const peer = { namespaceSelector: {}, podSelector: { matchLabels: { "app.kubernetes.io/name": "gateway" } } };
      return { ...manifest, object: { ...manifest.object, spec: { ...spec, ingress: [{ from: [peer] }] } } };
    });
    expect(formatIssues(reachability(besideEachOther([here, { ...there, manifests: opened }])))).toContain(
      "gateway -> auth",
    );
  });
});
