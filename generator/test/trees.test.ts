import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Image } from "../src/model/image.ts";
import { facts, microservices } from "./application/index.ts";
import { clusterOf, filesOf, issuesOf, withCluster, withMicroservice } from "./facts.ts";

const names = ["laptop", "rack"] as const;
const trees = new Map<string, Map<string, string>>(names.map((name) => [name, filesOf(facts, name)]));
const tree = (name: string) => trees.get(name) ?? new Map<string, string>();

test.each(names)("%s: each file has one object, one header and one line break at its end", (name) => {
  expect(tree(name).size).toBeGreaterThan(90);
  for (const [path, text] of tree(name)) {
    expect(text.match(/^# Rendered by /gm), path).toHaveLength(1);
    expect(text, path).not.toMatch(/^---/m);
    expect(text, path).toMatch(/[^\n]\n$/);
    expect(parse(text), path).toHaveProperty("kind");
  }
});

describe("two clusters differ only in their facts", () => {
  /** The files of clusters/ that may differ, each with the facts of the cluster that it shows. */
  const reasons: [pattern: RegExp, fact: string][] = [
    [/^auth\/deployment\.yaml$/, "replicas"],
    [/^(auth|frontend)\/(kustomization|poddisruptionbudget)\.yaml$/, "replicas: one pod needs no budget"],
    [/^frontend\/deployment\.yaml$/, "replicas"],
    [/^(archive|auth|images|tasks|policy-probe)\/configmap\.yaml$/, "environment"],
    [/^(images|tasks)\/deployment\.yaml$/, "environment: the checksum of configmap.yaml"],
    [/^(frontend|gateway)\/ingress\.yaml$/, "ingress.hosts, ingress.className"],
    [/^gateway\/configmap\.yaml$/, "ingress.hosts, podCidr"],
    [/^gateway\/(deployment|kustomization|poddisruptionbudget)\.yaml$/, "replicas, the checksum of configmap.yaml"],
    [/^(frontend|gateway)\/networkpolicy\.yaml$/, "ingress.controller, nodePorts"],
    [/^frontend\/service-frontend\.yaml$/, "nodePorts"],
    [/^(monitoring|taskflow-\w+)\/namespace\.yaml$/, "kubernetes"],
    [/^taskflow-(frontend|backend)\/resourcequota\.yaml$/, "nodePorts, bucket: claims"],
    [/^(postgres|redis)\/statefulset\.yaml$/, "storageClass"],
    [/^images\/persistentvolumeclaim\.yaml$/, "storageClass"],
    [/^archive\/(deployment|kustomization|networkpolicy|persistentvolumeclaim)\.yaml$/, "bucket"],
    [/^tasks\/networkpolicy\.yaml$/, "smtp"],
    [/^monitoring-gateway\/ingress\.yaml$/, "monitoring.host, ingress.className"],
    [/^monitoring-gateway\/networkpolicy\.yaml$/, "ingress.controller"],
    [/^monitoring-gateway\/(configmap|deployment)\.yaml$/, "monitoring.stack: Grafana's Service"],
    [/^policy-probe\/deployment\.yaml$/, "monitoring.stack: its Services"],
    [/^(grafana|kube-state-metrics|prometheus)\//, "monitoring.stack: rendered by a chart, or here"],
    [/^(rules|targets|taskflow-prometheus-operator)\//, "monitoring.stack: read by an operator"],
    [/^(?!grafana|kube-state-metrics|prometheus)[\w-]+\/serviceaccount\.yaml$/, "imagePullSecret"],
    [/^kustomization\.yaml$/, "monitoring.stack"],
  ];
  const inside = (name: string) =>
    new Map(
      [...tree(name)].flatMap(([path, text]) =>
        path.startsWith("clusters/") ? [[path.split("/").slice(2).join("/"), text]] : [],
      ),
    );
  const [one, other] = [inside("laptop"), inside("rack")];
  const different = [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));

  test.each(different)("%s differs for one reason", (path) => {
    expect(reasons.filter(([pattern]) => pattern.test(path)).map(([, fact]) => fact)).toHaveLength(1);
  });

  test("every reason has a file", () => {
    expect(reasons.filter(([pattern]) => !different.some((path) => pattern.test(path)))).toEqual([]);
  });

  test("apps/ and argocd/ differ only in the cluster's name and its version of Kubernetes", () => {
    // With the same monitoring stack and storage: a chart is an Application of its own.
    const { monitoring, storageClass } = clusterOf(facts, "laptop");
    const named = (name: (typeof names)[number]) =>
      [...filesOf(withCluster(name, { monitoring, storageClass }), name)]
        .filter(([path]) => !path.startsWith("clusters/"))
        .map(([path, text]) =>
          `${path}\n${text}`
            .replaceAll(`/${name}`, "/CLUSTER")
            .replaceAll(`v${clusterOf(facts, name).kubernetes}`, "VERSION"),
        );
    expect(named("laptop")).toEqual(named("rack"));
  });
});

describe("a new image changes one line of one file per cluster", () => {
  const bumped = (image: Image): Image => ({ ...image, tag: `${image.tag}.1` });
  const changes = Object.values(facts.microservices).flatMap((microservice) => [
    { image: microservice.name, next: { ...microservice, image: bumped(microservice.image) } },
    ...(microservice.sidecars ?? []).map((sidecar) => ({
      image: `${sidecar.name} of ${microservice.name}`,
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

test("no tree names a path, a host, a storage class or the ingress controller's namespace of the other cluster", () => {
  for (const [name, other] of [names, [...names].reverse()] as const) {
    const { ingress, storageClass } = clusterOf(facts, other);
    const foreign = [
      `/${other}`,
      ...ingress.hosts.map(({ host }) => host),
      storageClass,
      ...(ingress.controller === "node" ? [] : [`kubernetes.io/metadata.name: ${ingress.controller.namespace}`]),
    ];
    for (const [path, text] of [...tree(name)].filter(([one]) => !one.includes("/dashboards/")))
      for (const word of foreign)
        expect(text.match(new RegExp(`(?<![\\w-])${word}(?![\\w-])`)), `${path} names ${word}`).toBeNull();
  }
});

test("a new call renders both policies, the wait at start-up, the URL, the database and the password, and no more", () => {
  const some = withMicroservice("images", { calls: [...microservices.images.calls, { to: "postgres" }] });
  const after = filesOf(some, "laptop");
  const changed = [...after].filter(([path, text]) => tree("laptop").get(path) !== text).map(([path]) => path);
  expect(changed.sort()).toEqual(
    [
      "images/configmap",
      "images/deployment",
      "images/networkpolicy",
      "postgres/configmap",
      "postgres/networkpolicy",
      "postgres/statefulset",
    ].map((file) => `clusters/laptop/${file}.yaml`),
  );
  expect(after.get("clusters/laptop/images/configmap.yaml")).toContain("DATABASE_URL: postgres://images@postgres.");
  expect(after.get("clusters/laptop/images/deployment.yaml")).toContain(
    "- postgres.taskflow-data.svc.cluster.local:5432",
  );
  expect(after.get("clusters/laptop/images/deployment.yaml")).toContain("secretName: images-secrets");
  expect(after.get("clusters/laptop/postgres/statefulset.yaml")).toContain("key: images-password");
  expect(issuesOf(some, "laptop")).toEqual([]);
});

test("a private registry's Secret is on every ServiceAccount and must be declared in every namespace", () => {
  const accounts = [...tree("rack")].filter(([path]) => path.endsWith("/serviceaccount.yaml"));
  const { prometheus } = facts.monitoring.stacks;
  expect(accounts.length).toBe(Object.keys({ ...microservices, ...prometheus }).length);
  for (const [, text] of accounts) expect(text).toContain("imagePullSecrets:\n- name: registry\n");
  expect(issuesOf(facts, "rack")).toEqual([]);
  for (const [path, text] of tree("laptop")) expect(text, path).not.toContain("imagePullSecrets");
});
