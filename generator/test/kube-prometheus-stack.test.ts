import { describe, expect, test } from "vitest";
import { banSecretValue } from "../src/checks/ban-secret-value.ts";
import { check } from "../src/checks/index.ts";
import { isLiteralSecret } from "../src/checks/secret-words.ts";
import { kubePrometheusStack } from "../src/library/kube-prometheus-stack/index.ts";
import { keys } from "../src/library/kube-prometheus-stack/keys.ts";
import { resources } from "../src/library/kube-prometheus-stack/resources.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { KubeObject } from "../src/model/kube-object.ts";
import { parseQuantity } from "../src/model/quantity.ts";
import { unknownKeys } from "../src/model/values.ts";
import { validate } from "../src/plan/validate.ts";
import { fixture } from "./checks/fixture.ts";
import { renderedOf, withCluster } from "./facts.ts";

const repository = "https://charts.test";
const charts = kubePrometheusStack({
  application: "taskflow",
  owner: "platform",
  namespace: "monitoring",
  charts: {
    repository,
    crds: { chart: "prometheus-operator-crds", version: "1.0.0" },
    stack: { chart: "kube-prometheus-stack", version: "2.0.0" },
  },
  storage: "2Gi",
});

/** The fixture's laptop with the library's charts, and with these parts of the stack. */
function laptopWith(...parts: readonly string[]) {
  const listed = { "kube-prometheus-stack": { with: parts } };
  const facts = { ...withCluster("laptop", { charts: listed }), charts };
  const rendered = renderedOf(facts, "laptop");
  const objectIn = (path: string): KubeObject => {
    const found = rendered.manifests.find((manifest) => manifest.path === path);
    if (!found) throw new Error(`no ${path}`);
    return found.object;
  };
  const crds = objectIn("apps/laptop/prometheus-operator-crds.yaml");
  const stack = objectIn("apps/laptop/kube-prometheus-stack.yaml");
  const project = objectIn("argocd/laptop/appproject-monitoring.yaml");
  return {
    facts,
    rendered,
    crds,
    stack,
    project,
    values: at(stack, "spec", "source", "helm", "valuesObject") as object,
  };
}

/** Every scalar value with its path; an index of a list is a part of the path. */
function leaves(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

describe.each([
  ["by default", []],
  ["with Alertmanager", ["alertmanager"]],
])("kube-prometheus-stack %s", (_, parts) => {
  const { facts, rendered, crds, stack, project, values } = laptopWith(...parts);

  test("has valid facts and passes every check", () => {
    expect(formatIssues(validate(facts))).toBe("");
    expect(formatIssues(check(rendered))).toBe("");
  });

  test("sets keys that the chart knows, and leaves no reference", () => {
    expect(unknownKeys(values, keys)).toEqual([]);
    expect(leaves(values).filter(({ value }) => String(value).includes("$("))).toEqual([]);
  });

  test("has requests for every container, and together they fit a laptop", () => {
    const requests = leaves(values).filter(({ path }) => path.includes("requests") && !path.includes("storageSpec"));
    const sum = (of: string) =>
      requests
        .filter(({ path }) => path.at(-1) === of)
        .reduce((all, { value }) => all + (parseQuantity(String(value)) ?? Number.NaN), 0);
    // Alertmanager's pod has a second reloader.
    const reloader = parts.length > 0 ? resources.configReloader.requests : { cpu: "0", memory: "0" };
    expect(requests).toHaveLength(2 * (6 + parts.length));
    expect(sum("memory") + (parseQuantity(reloader.memory) ?? Number.NaN)).toBeLessThanOrEqual(512 * 2 ** 20);
    expect(sum("cpu") + (parseQuantity(reloader.cpu) ?? Number.NaN)).toBeLessThanOrEqual(0.5);
  });

  test("has no value that is a secret; two values refer to one", () => {
    const named = leaves(values).filter(
      ({ path, value }) => typeof value === "string" && isLiteralSecret(path.at(-1) ?? "", value),
    );
    expect(named.map(({ path, value }) => `${path.join(".")} ${value}`)).toEqual([
      "grafana.admin.existingSecret grafana-secrets",
      "grafana.admin.passwordKey admin-password",
    ]);
    const manifests = [crds, stack, project].map((object) => ({ path: `apps/laptop/${object.metadata.name}`, object }));
    expect(banSecretValue({ ...fixture(), manifests })).toEqual([]);
  });

  test("has no objects outside the namespace, no hooks and no container that runs as root", () => {
    for (const path of [
      "coreDns",
      "kubeApiServer",
      "kubeControllerManager",
      "kubeEtcd",
      "kubeProxy",
      "kubeScheduler",
      "kubelet",
    ])
      expect(at(values, path, "enabled"), path).toBe(false);
    for (const path of ["admissionWebhooks", "tls", "kubeletService"])
      expect(at(values, "prometheusOperator", path, "enabled"), path).toBe(false);
    for (const path of ["initChownData", "persistence", "testFramework"])
      expect(at(values, "grafana", path, "enabled"), path).toBe(false);
    expect(at(values, "grafana", "rbac", "namespaced")).toBe(true);
    expect(at(values, "grafana", "sidecar", "dashboards", "searchNamespace")).toBe("monitoring");
    expect(at(values, "crds", "enabled")).toBe(false);
  });

  test("reads only objects of the application in its own namespace, and adds no monitors", () => {
    const spec = at(values, "prometheus", "prometheusSpec") as Record<string, unknown>;
    const selectors = Object.entries(spec).filter(([key]) => key.endsWith("Selector"));
    expect(selectors).toHaveLength(10);
    for (const [key, selector] of selectors)
      expect(selector, key).toEqual({
        matchLabels: key.endsWith("NamespaceSelector")
          ? { "kubernetes.io/metadata.name": "monitoring" }
          : { "app.kubernetes.io/part-of": "taskflow" },
      });
    expect(at(values, "prometheus", "additionalServiceMonitors")).toEqual([]);
    expect(at(values, "nameOverride")).toBe("taskflow"); // the value of app.kubernetes.io/part-of on the chart's own objects
  });

  test("takes the cluster's facts into its values", () => {
    expect(at(values, "prometheus", "prometheusSpec", "retention")).toBe("30d");
    expect(at(values, "prometheus", "prometheusSpec", "externalUrl")).toBe("https://monitoring.test/prometheus/");
    expect(at(values, "kube-state-metrics", "namespaces")).toBe(
      "argocd,monitoring,taskflow-backend,taskflow-data,taskflow-frontend",
    );
    const claim = at(values, "prometheus", "prometheusSpec", "storageSpec", "volumeClaimTemplate", "spec");
    expect(claim).toEqual({
      storageClassName: "standard",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "2Gi" } },
    });
  });

  test("has its definitions applied first and never pruned, and itself from one repository into one namespace", () => {
    expect(crds.metadata).not.toHaveProperty("finalizers");
    expect(crds.metadata.annotations).toEqual({ "argocd.argoproj.io/sync-wave": "0" });
    expect(stack.metadata.annotations).toEqual({ "argocd.argoproj.io/sync-wave": "1" });
    expect(at(crds, "spec", "syncPolicy", "automated", "prune")).toBe(false);
    expect(at(stack, "spec", "syncPolicy", "automated", "prune")).toBe(true);
    for (const application of [crds, stack]) {
      expect(at(application, "spec", "syncPolicy", "syncOptions")).toContain("ServerSideApply=true");
      expect(at(application, "spec", "source", "repoURL")).toBe(repository);
      expect(at(application, "spec", "destination", "namespace")).toBe("monitoring");
      expect(at(application, "spec", "project")).toBe("monitoring");
    }
    expect(at(project, "spec", "sourceRepos")).toEqual([repository]);
    expect(at(project, "spec", "destinations")).toEqual([
      { server: "https://kubernetes.default.svc", namespace: "monitoring" },
    ]);
  });

  test("is let in with the kinds that the values need, and with neither Secrets nor Jobs", () => {
    const kinds = (at(project, "spec", "namespaceResourceWhitelist") as { kind: string }[]).map(({ kind }) => kind);
    const always = ["ConfigMap", "Service", "ServiceAccount", "Deployment", "Prometheus", "Role", "RoleBinding"];
    expect(kinds.sort()).toEqual([...always, ...(parts.length > 0 ? ["Alertmanager"] : [])].sort());
  });
});

test("Prometheus may connect with Alertmanager on a cluster that has it, and with nothing of that name elsewhere", () => {
  const edges = (...parts: readonly string[]) =>
    laptopWith(...parts)
      .rendered.declared.edges.map(({ from, to, port }) => `${from.name} -> ${to.name}:${port}`)
      .filter((edge) => edge.includes("alertmanager"));
  expect(edges("alertmanager")).toEqual([
    "alertmanager -> kube-dns:53",
    "alertmanager -> kube-dns:53",
    "prometheus -> alertmanager:9093",
  ]);
  expect(edges()).toEqual([]);
});
