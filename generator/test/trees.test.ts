import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { facts } from "../src/facts.ts";
import type { Image } from "../src/model/image.ts";
import { cluster, filesOf, issuesOf, withCluster, withMicroservice } from "./facts.ts";

const names = Object.keys(facts.clusters);
const trees = new Map(names.map((name) => [name, filesOf(facts, name)]));
const tree = (name: string) => trees.get(name) ?? new Map<string, string>();

test.each(names)("%s passes every check", (name) => {
  expect(issuesOf(facts, name)).toEqual([]);
});

test.each(names)("%s: one object a file, one header, one line break at the end", (name) => {
  expect(tree(name).size).toBeGreaterThan(90);
  for (const [path, text] of tree(name)) {
    expect(text.match(/^# Rendered by /gm), path).toHaveLength(1);
    expect(text, path).not.toMatch(/^---/m);
    expect(text, path).toMatch(/[^\n]\n$/);
    expect(parse(text), path).toHaveProperty("kind");
  }
});

describe("two clusters differ only where their profiles do", () => {
  /** Why a file of clusters/ may differ: the fact of the cluster that it shows. */
  const reasons: [pattern: RegExp, fact: string][] = [
    [/^(auth|frontend|metrics|notifications)\/deployment\.yaml$/, "replicas"],
    [
      /^(auth|frontend|metrics|notifications)\/(kustomization|poddisruptionbudget)\.yaml$/,
      "replicas: one pod needs no budget",
    ],
    [/^(frontend|gateway)\/ingress\.yaml$/, "ingress.hosts, ingress.className"],
    [/^gateway\/configmap\.yaml$/, "ingress.hosts, podCidr"],
    [/^gateway\/deployment\.yaml$/, "the checksum of gateway/configmap.yaml"],
    [/^(frontend|gateway)\/networkpolicy\.yaml$/, "ingress.controller, nodePorts"],
    [/^frontend\/service-frontend\.yaml$/, "nodePorts"],
    [/^(monitoring|taskflow-\w+)\/namespace\.yaml$/, "kubernetes"],
    [/^taskflow-frontend\/resourcequota\.yaml$/, "nodePorts"],
    [/^(postgres|redis)\/statefulset\.yaml$/, "storageClass"],
    [/^images\/persistentvolumeclaim\.yaml$/, "storageClass"],
    [/^monitoring-gateway\/ingress\.yaml$/, "monitoring.host, ingress.className"],
    [/^monitoring-gateway\/networkpolicy\.yaml$/, "ingress.controller"],
    [/^monitoring-gateway\/(configmap|deployment)\.yaml$/, "monitoring.stack: Grafana's Service"],
    [/^policy-probe\/(configmap|deployment)\.yaml$/, "monitoring.stack: what there is besides"],
    [/^(grafana|kube-state-metrics|prometheus)\//, "monitoring.stack: a chart renders them, or we do"],
    [/^(rules|targets|taskflow-prometheus-operator)\//, "monitoring.stack: an operator reads them"],
    [/^kustomization\.yaml$/, "monitoring.stack"],
  ];
  const inside = (name: string) =>
    new Map(
      [...tree(name)].flatMap(([path, text]) =>
        path.startsWith("clusters/") ? [[path.split("/").slice(2).join("/"), text]] : [],
      ),
    );
  const [one, other] = [inside("minikube"), inside("microk8s")];
  const different = [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));

  test.each(different)("%s may", (path) => {
    expect(reasons.filter(([pattern]) => pattern.test(path)).map(([, fact]) => fact)).toHaveLength(1);
  });

  test("every reason is needed", () => {
    expect(reasons.filter(([pattern]) => !different.some((path) => pattern.test(path)))).toEqual([]);
  });

  test("apps/ and argocd/ differ by the cluster's name and its version of Kubernetes alone", () => {
    // With one way of monitoring: what another one brings along is in apps/, too.
    const { monitoring, storageClass } = cluster("minikube");
    const named = (name: string) =>
      [...filesOf(withCluster(name, { monitoring, storageClass }), name)]
        .filter(([path]) => !path.startsWith("clusters/"))
        .map(([path, text]) =>
          `${path}\n${text}`.replaceAll(`/${name}`, "/CLUSTER").replaceAll(`v${cluster(name).kubernetes}`, "VERSION"),
        );
    expect(named("minikube")).toEqual(named("microk8s"));
  });
});

describe("an image bump changes one line in one file a cluster", () => {
  const bumped = (image: Image): Image => ({ ...image, tag: `${image.tag}.1` });
  const changes = Object.values(facts.microservices).flatMap((microservice) => [
    { image: microservice.name, next: { ...microservice, image: bumped(microservice.image) } },
    ...(microservice.sidecars ?? []).map((sidecar) => ({
      image: sidecar.name,
      next: {
        ...microservice,
        sidecars: microservice.sidecars?.map((each) =>
          each === sidecar ? { ...each, image: bumped(each.image) } : each,
        ),
      },
    })),
  ]);

  test.each(changes)("$image", ({ next }) => {
    for (const name of names) {
      const after = filesOf(withMicroservice(next.name as "auth", next), name);
      const lines = [...after].flatMap(([path, text]) => {
        const before = tree(name).get(path)?.split("\n") ?? [];
        return text.split("\n").flatMap((line, index) => (line === before[index] ? [] : [`${path}: ${line.trim()}`]));
      });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/: image: /);
      expect(after.size).toBe(tree(name).size);
    }
  });
});

test("no tree names the other cluster's paths, hosts, storage class or ingress", () => {
  for (const name of names)
    for (const other of names.filter((each) => each !== name)) {
      const { ingress, storageClass } = cluster(other);
      const own = cluster(name);
      const words = [
        `/${other}`,
        ...ingress.hosts.map(({ host }) => host),
        storageClass,
        `kubernetes.io/metadata.name: ${ingress.controller.namespace}`,
      ].filter((word) => word !== own.storageClass && word !== own.ingress.controller.namespace);
      for (const [path, text] of [...tree(name)].filter(([one]) => !one.includes("/dashboards/")))
        for (const word of words)
          expect(text.match(new RegExp(`(?<![\\w-])${word}(?![\\w-])`)), `${path} names ${word}`).toBeNull();
    }
});

test("one edge more is all of it, and nothing else: policies of both sides, start-up, environment, database, password", () => {
  const { calls } = facts.microservices.metrics ?? { calls: [] };
  const some = withMicroservice("metrics", { calls: [...calls, { to: "postgres" }] });
  const after = filesOf(some, "minikube");
  const changed = [...after].filter(([path, text]) => tree("minikube").get(path) !== text).map(([path]) => path);
  expect(changed.sort()).toEqual(
    [
      "metrics/configmap",
      "metrics/deployment",
      "metrics/networkpolicy",
      "postgres/configmap",
      "postgres/networkpolicy",
      "postgres/statefulset",
    ].map((file) => `clusters/minikube/${file}.yaml`),
  );
  expect(after.get("clusters/minikube/metrics/configmap.yaml")).toContain("DATABASE_URL: postgres://metrics@postgres.");
  expect(after.get("clusters/minikube/metrics/deployment.yaml")).toContain(
    "- postgres.taskflow-data.svc.cluster.local:5432",
  );
  expect(after.get("clusters/minikube/postgres/statefulset.yaml")).toContain("key: metrics-password");
  expect(issuesOf(some, "minikube")).toEqual([]);
});

test("a private registry's Secret stands on every account, and must be declared in every namespace", () => {
  const some = { ...facts, clusters: { minikube: { ...cluster("minikube"), imagePullSecret: "registry" } } };
  const accounts = [...filesOf(some, "minikube")].filter(([path]) => path.endsWith("/serviceaccount.yaml"));
  expect(accounts.length).toBe(Object.keys(facts.microservices).length);
  for (const [, text] of accounts) expect(text).toContain("imagePullSecrets:\n- name: registry\n");
  expect(issuesOf(some, "minikube")).toEqual([]);
});
