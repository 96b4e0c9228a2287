import { expect, test } from "vitest";
import { monitoringApplications } from "../src/charts/kube-prometheus-stack/applications.ts";
import { unknownKeys } from "../src/charts/kube-prometheus-stack/keys.ts";
import { monitoringProject } from "../src/charts/kube-prometheus-stack/project.ts";
import { resources } from "../src/charts/kube-prometheus-stack/resources.ts";
import { valuesOf } from "../src/charts/kube-prometheus-stack/values.ts";
import { banSecretValue } from "../src/checks/ban-secret-value.ts";
import { isLiteralSecret } from "../src/checks/secret-words.ts";
import { parseQuantity } from "../src/model/quantity.ts";
import { installationOf } from "../src/plan/installation.ts";
import type { PlannedChart } from "../src/plan/types.ts";
import { toYaml } from "../src/render/yaml.ts";
import { facts } from "./application/index.ts";
import { fixture } from "./checks/fixture.ts";
import { clusterOf } from "./facts.ts";

const { charts } = facts.monitoring;
const behindGateway: PlannedChart = {
  namespace: "monitoring",
  installation: installationOf(facts.application, clusterOf(facts, "laptop")),
  retentionDays: 30,
  storageClass: "standard",
  storageSize: "2Gi",
  adminSecret: { name: "grafana-secrets", userKey: "admin-user", passwordKey: "admin-password" },
  grafanaHost: "monitoring.test",
  alertmanager: false,
  resources: ["deployments", "pods"],
  charts,
};
/** Inputs of the chart: the usual one, one with every option, and one without an entry from outside. */
const inputs: Readonly<Record<string, PlannedChart>> = {
  behindGateway,
  everything: { ...behindGateway, alertmanager: true },
  inside: { ...behindGateway, grafanaHost: null },
};
const everything = inputs.everything ?? behindGateway;
const each = Object.entries(inputs);

/** Every scalar value with its path; an index of a list is a part of the path. */
function leaves(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

test.each(each)("%s: the chart knows every key of the values", (_, input) => {
  expect(unknownKeys(valuesOf(input))).toEqual([]);
});

test.each(each)("%s: every container has requests, and together they fit a laptop", (_, input) => {
  const requests = leaves(valuesOf(input)).filter(
    ({ path }) => path.includes("requests") && !path.includes("storageSpec"),
  );
  const sum = (of: string) =>
    requests
      .filter(({ path }) => path.at(-1) === of)
      .reduce((all, { value }) => all + (parseQuantity(String(value)) ?? NaN), 0);
  // Alertmanager's pod has a second reloader.
  const reloader = input.alertmanager ? resources.configReloader.requests : { cpu: "0", memory: "0" };
  const containers = 6 + (input.alertmanager ? 1 : 0);
  expect(requests).toHaveLength(2 * containers);
  expect(sum("memory") + (parseQuantity(reloader.memory) ?? NaN)).toBeLessThanOrEqual(512 * 2 ** 20);
  expect(sum("cpu") + (parseQuantity(reloader.cpu) ?? NaN)).toBeLessThanOrEqual(0.5);
});

test.each(each)("%s: no value is a secret; two values refer to one", (_, input) => {
  const named = leaves(valuesOf(input)).filter(
    ({ path, value }) => typeof value === "string" && isLiteralSecret(path.at(-1) ?? "", value),
  );
  expect(named.map(({ path }) => path.join("."))).toEqual([
    "grafana.admin.existingSecret",
    "grafana.admin.passwordKey",
  ]);
  const objects = [...monitoringApplications(input), monitoringProject(input)];
  const manifests = objects.map((object) => ({ path: `apps/minikube/${object.metadata.name}.yaml`, object }));
  expect(banSecretValue({ ...fixture(), manifests })).toEqual([]);
});

test("Prometheus reads only objects of the application in its own namespace", () => {
  const spec = at(valuesOf(behindGateway), "prometheus", "prometheusSpec") as Record<string, unknown>;
  const selectors = Object.entries(spec).filter(([key]) => key.endsWith("Selector"));
  expect(selectors).toHaveLength(10);
  for (const [key, selector] of selectors)
    expect(selector, key).toEqual({
      matchLabels: key.endsWith("NamespaceSelector")
        ? { "kubernetes.io/metadata.name": "monitoring" }
        : { "app.kubernetes.io/part-of": "taskflow" },
    });
});

test("the chart adds no monitors, and labels its objects as parts of the application", () => {
  for (const input of Object.values(inputs)) {
    expect(at(valuesOf(input), "prometheus", "additionalServiceMonitors")).toEqual([]);
    expect(valuesOf(input).nameOverride).toBe("taskflow"); // the value of app.kubernetes.io/part-of on the chart's own objects
  }
});

test.each(each)(
  "%s: the chart has no objects outside the namespace, no hooks and no container that runs as root",
  (_, input) => {
    const values = valuesOf(input);
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
  },
);

test("the definitions are applied first and never pruned; the stack follows, from one repository into one namespace", () => {
  const applications = monitoringApplications(everything);
  const [crds, stack] = ["prometheus-operator-crds", "kube-prometheus-stack"].map((name) =>
    applications.find(({ metadata }) => metadata.name === name),
  );
  expect(applications).toHaveLength(2);
  expect(crds?.metadata).not.toHaveProperty("finalizers");
  expect(crds?.metadata.annotations).toEqual({ "argocd.argoproj.io/sync-wave": "0" });
  expect(stack?.metadata.annotations).toEqual({ "argocd.argoproj.io/sync-wave": "1" });
  expect(at(crds, "spec", "syncPolicy", "automated", "prune")).toBe(false);
  expect(at(stack, "spec", "syncPolicy", "automated", "prune")).toBe(true);
  for (const application of [crds, stack]) {
    expect(at(application, "spec", "syncPolicy", "syncOptions")).toContain("ServerSideApply=true");
    expect(at(application, "spec", "source", "repoURL")).toBe(charts.repository);
    expect(at(application, "spec", "destination", "namespace")).toBe("monitoring");
    expect(at(application, "spec", "project")).toBe("monitoring");
  }
  const project = monitoringProject(everything);
  expect(at(project, "spec", "sourceRepos")).toEqual([charts.repository]);
  expect(at(project, "spec", "destinations")).toEqual([
    { server: "https://kubernetes.default.svc", namespace: "monitoring" },
  ]);
});

test("the project admits the kinds that the values need, and neither Secrets nor Jobs", () => {
  const kinds = (input: PlannedChart) =>
    (at(monitoringProject(input), "spec", "namespaceResourceWhitelist") as { kind: string }[]).map(({ kind }) => kind);
  const always = ["ConfigMap", "Service", "ServiceAccount", "Deployment", "Prometheus", "Role", "RoleBinding"];
  expect(kinds(behindGateway).sort()).toEqual([...always].sort());
  expect(kinds(everything).sort()).toEqual([...always, "Alertmanager"].sort());
});

test.each(each)("%s: renders identically each time, whatever the order of its input", (_, input) => {
  const rendered = (of: PlannedChart) =>
    [...monitoringApplications(of), monitoringProject(of)].map(toYaml).join("---\n");
  const reversed = Object.fromEntries(Object.entries(input).reverse()) as unknown as PlannedChart;
  expect(rendered(reversed)).toBe(rendered(input));
});
