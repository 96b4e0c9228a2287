/** Other people's charts and bundles, from facts to Application, AppProject and NetworkPolicy. */
import { describe, expect, test } from "vitest";
import type { Charts } from "../../src/model/chart.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { formatEdge } from "../../src/model/traffic.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { facts } from "../application/index.ts";
import { bundle, certificates } from "./charts.ts";
import { imaged, outcomeOf, withMore } from "./render.ts";

/** The fixture with these charts, of which the laptop runs those that it lists. */
const withCharts = (charts: Charts, listed: Cluster["charts"] = {}): Facts =>
  withMore({
    facts: { ...facts, charts: { ...facts.charts, ...charts } },
    clusters: { laptop: { charts: listed } },
  });

describe("a third party's Helm chart", () => {
  const some = withCharts({ certificates }, { certificates: { values: { crds: { keep: false } } } });
  const laptop = outcomeOf(some, "laptop");
  const application = laptop.find("Application", "certificates");
  const project = laptop.find("AppProject", "certificates");

  test("is an Application of one version, with values of the cluster", () => {
    expect(application.metadata.labels).toMatchObject({ "app.kubernetes.io/component": "chart" });
    expect(application.spec.project).toBe("certificates");
    expect(application.spec.destination.namespace).toBe("taskflow-data");
    expect(application.spec.source).toEqual({
      repoURL: "quay.io/jetstack/charts", // Argo CD knows OCI registries without a scheme
      chart: "cert-manager",
      targetRevision: "v1.18.2",
      helm: {
        releaseName: "cert-manager",
        valuesObject: {
          crds: { enabled: true, keep: false },
          replicaCount: 1,
          config: { watched: ["monitoring", "taskflow-backend", "taskflow-data", "taskflow-frontend"] },
          extraArgs: ["--cluster-resource-namespace=$(POD_NAMESPACE)", "--class=nginx"],
        },
      },
    });
  });

  test("is let in with its source, its namespaces and its kinds, and nothing else", () => {
    expect(project.spec.description).toBe(certificates.description);
    expect(project.spec.sourceRepos).toEqual(["quay.io/jetstack/charts"]);
    expect(project.spec.destinations.map(({ namespace }: { namespace: string }) => namespace)).toEqual([
      "kube-system",
      "taskflow-data",
    ]);
    expect(project.spec.clusterResourceWhitelist).toHaveLength(4);
    expect(project.spec.namespaceResourceWhitelist).toContainEqual({ group: "apps", kind: "Deployment" });
    expect(project.spec.namespaceResourceWhitelist).toHaveLength(5);
  });

  test("has pods whose connections are edges: the webhook's, the scrape's, and its own", () => {
    expect(laptop.edges.map(formatEdge).filter((edge) => edge.includes("certificate"))).toEqual([
      "certificate-controller -> kube-apiserver:6443/TCP",
      "certificate-controller -> kube-apiserver:8443/TCP",
      "certificate-controller -> kube-dns:53/TCP",
      "certificate-controller -> kube-dns:53/UDP",
      "certificate-webhook -> kube-apiserver:6443/TCP",
      "certificate-webhook -> kube-apiserver:8443/TCP",
      "certificate-webhook -> kube-dns:53/TCP",
      "certificate-webhook -> kube-dns:53/UDP",
      "kube-apiserver -> certificate-webhook:10250/TCP",
      "prometheus -> certificate-controller:9402/TCP",
    ]);
    const { spec } = laptop.find("NetworkPolicy", "certificate-webhook");
    expect(spec.podSelector.matchLabels).toEqual(certificates.pods["certificate-webhook"].labels);
    expect(spec.ingress).toEqual([
      { ports: [{ port: 10250, protocol: "TCP" }], from: [{ ipBlock: { cidr: "192.168.0.0/16" } }] },
    ]);
    expect(laptop.find("ServiceMonitor", "certificate-controller").spec.selector.matchLabels).toEqual(
      certificates.pods["certificate-controller"].labels,
    );
    expect(laptop.has("Deployment", "certificate-webhook")).toBe(false);
  });

  test("is on the clusters that list it only", () => {
    const rack = outcomeOf(some, "rack");
    expect(rack.has("Application", "certificates")).toBe(false);
    expect(rack.has("AppProject", "certificates")).toBe(false);
    expect(rack.has("NetworkPolicy", "certificate-webhook")).toBe(false);
  });

  test("may be called by the application's microservices", () => {
    const shop = imaged("shop", {}, { calls: [{ to: "kube-dns" }, { to: "certificate-webhook", env: "HOOK" }] });
    const both = { certificates: {} };
    const everywhere = withMore({
      facts: { ...facts, charts: { ...facts.charts, certificates } },
      microservices: [shop],
      clusters: { laptop: { charts: both }, rack: { charts: both } },
    });
    const edges = outcomeOf(everywhere, "rack").edges.map(formatEdge);
    expect(edges).toContain("shop -> certificate-webhook:10250/TCP");
  });
});

describe("a stage beside the chart's cluster", () => {
  const { laptop } = facts.clusters;
  if (!laptop) throw new Error("the fixture has a laptop");
  const staging: Cluster = {
    ...laptop,
    name: "staging",
    nodePorts: [],
    ingress: { ...laptop.ingress, hosts: [{ host: "staging.test", paths: { "/": "frontend" } }] },
    monitoring: { ...laptop.monitoring, host: "monitoring.staging.test" },
    stage: { beside: "laptop", prefix: "staging" },
    charts: { certificates: {}, operator: {} },
  };
  const operator = { ...bundle, shared: true } as const;
  const some = withMore({
    facts: { ...facts, charts: { ...facts.charts, certificates, operator } },
    clusters: { laptop: { charts: { operator: {} } }, staging },
  });
  const stage = outcomeOf(some, "staging");

  test("has Applications and projects of its own, in its own namespaces", () => {
    const { metadata, spec } = stage.find("Application", "staging-kube-prometheus-stack");
    expect(metadata.namespace).toBe("argocd");
    expect([spec.project, spec.destination.namespace]).toEqual(["staging-monitoring", "staging-monitoring"]);
    expect(spec.source.helm.valuesObject.fullnameOverride).toBe("staging-taskflow");
    expect(stage.find("AppProject", "staging-monitoring").spec.destinations).toEqual([
      { server: "https://kubernetes.default.svc", namespace: "staging-monitoring" },
    ]);
    const { podSelector } = stage.find("NetworkPolicy", "taskflow-prometheus-operator").spec;
    expect(podSelector.matchLabels).toEqual({ "app.kubernetes.io/name": "staging-taskflow-prometheus-operator" });
  });

  test("has none of the charts that serve all installations", () => {
    for (const name of ["prometheus-operator-crds", "operator"])
      expect([name, stage.has("Application", `staging-${name}`)]).toEqual([name, false]);
    expect(stage.has("NetworkPolicy", "queue-operator")).toBe(false);
    expect(outcomeOf(some, "laptop").has("Application", "operator")).toBe(true);
  });
});

describe("a bundle of plain manifests", () => {
  const laptop = outcomeOf(withCharts({ operator: bundle }, { operator: {} }), "laptop");

  test("is an Application of this repository's folder, which follows the root's source", () => {
    const { metadata, spec } = laptop.find("Application", "operator");
    // The root sets URL and revision of the Applications with this component: a fork renders nothing again.
    expect(metadata.labels).toMatchObject({ "app.kubernetes.io/component": "application" });
    expect(spec.source).toEqual({
      repoURL: "https://git.test/app.git",
      targetRevision: "main",
      path: "vendor/operator",
    });
    expect(spec.project).toBe("operator");
    expect(laptop.find("AppProject", "operator").spec.sourceRepos).toEqual(["https://git.test/app.git"]);
  });

  test("has a NetworkPolicy for its pods", () => {
    const { spec } = laptop.find("NetworkPolicy", "queue-operator");
    expect(spec.podSelector.matchLabels).toEqual({ "app.kubernetes.io/name": "queue-operator" });
    expect(spec.ingress).toBeUndefined();
  });
});
