import { expect, test } from "vitest";
import { helmCharts } from "../src/catalog/versions.ts";
import { monitoringApplications } from "../src/charts/kube-prometheus-stack/applications.ts";
import { keysVersion, unknownKeys, type Values } from "../src/charts/kube-prometheus-stack/keys.ts";
import { keysOf, over } from "../src/charts/kube-prometheus-stack/keys-of.ts";
import { monitoringProject } from "../src/charts/kube-prometheus-stack/project.ts";
import { resources } from "../src/charts/kube-prometheus-stack/resources.ts";
import { valuesOf } from "../src/charts/kube-prometheus-stack/values.ts";
import { banSecretValue } from "../src/checks/ban-secret-value.ts";
import { isLiteralSecret } from "../src/checks/secret-words.ts";
import { parseQuantity } from "../src/model/quantity.ts";
import type { PlannedChart } from "../src/plan/types.ts";
import { toYaml } from "../src/render/yaml.ts";
import { fixture } from "./checks/fixture.ts";

const behindGateway: PlannedChart = {
  namespace: "monitoring",
  retentionDays: 30,
  storageClass: "standard",
  storageSize: "2Gi",
  adminSecret: { name: "grafana-secrets", userKey: "admin-user", passwordKey: "admin-password" },
  grafanaHost: "monitoring.test",
  alertmanager: false,
  charts: helmCharts,
};
/** All that can be asked for, and nothing. */
const inputs: Readonly<Record<string, PlannedChart>> = {
  behindGateway,
  everything: { ...behindGateway, alertmanager: true },
  inside: { ...behindGateway, grafanaHost: null },
};
const everything = inputs.everything ?? behindGateway;
const each = Object.entries(inputs);

/** Every value that is no map and no list, with its path: a list's place is its index. */
function leaves(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

test("the keys are those of the version that is installed", () => {
  expect(keysVersion).toBe(helmCharts.stack.version);
});

test.each(each)("%s: the chart has every key of our values", (_, input) => {
  expect(unknownKeys(valuesOf(input))).toEqual([]);
});

test("a key that the chart does not have is refused: at the top, below, in a sub-chart", () => {
  const values = {
    grafanna: {},
    prometheus: { prometheusSpec: { storageSpec: { volumeClaimTemplat: {} }, evaluationIntervall: "30s" } },
    "kube-state-metrics": { prometheus: { monitor: { http: { honourLabels: true } } } },
    grafana: { "grafana.ini": { any: { thing: 1 } }, serviceMonitr: null },
  };
  expect(unknownKeys(values)).toEqual([
    "grafanna",
    "prometheus.prometheusSpec.storageSpec.volumeClaimTemplat",
    "prometheus.prometheusSpec.evaluationIntervall",
    "kube-state-metrics.prometheus.monitor.http.honourLabels",
    "grafana.serviceMonitr",
  ]);
});

test("nor does it compile, and neither does a value of another kind", () => {
  const right: Values = { prometheus: { prometheusSpec: { replicas: 1, podMetadata: { labels: { any: "thing" } } } } };
  // @ts-expect-error depth 1
  const first: Values = { prometheuss: {} };
  // @ts-expect-error depth 4
  const fourth: Values = { prometheus: { prometheusSpec: { storageSpec: { volumeClaimTemplat: {} } } } };
  // @ts-expect-error a text where a number belongs
  const kind: Values = { prometheus: { prometheusSpec: { replicas: "1" } } };
  expect(unknownKeys(right)).toEqual([]);
  expect([first, fourth].flatMap(unknownKeys)).toHaveLength(2);
  expect(unknownKeys(kind)).toEqual([]); // names alone: kinds are the compiler's
});

test("what a chart's values become: names and kinds, a sub-chart's below its parent's", () => {
  const subChart = { replicas: 3, image: { tag: "v1", pullSecrets: ["a"] }, annotations: {} };
  const parent = { image: { tag: "v2", distroless: true }, url: null };
  expect(keysOf(over(subChart, parent))).toEqual({
    annotations: {},
    image: { distroless: false, pullSecrets: [], tag: "" },
    replicas: 0,
    url: null,
  });
});

test.each(each)("%s: asks a laptop for little, and every container says how much", (_, input) => {
  const wanted = leaves(valuesOf(input)).filter(
    ({ path }) => path.includes("requests") && !path.includes("storageSpec"),
  );
  const sum = (of: string) =>
    wanted
      .filter(({ path }) => path.at(-1) === of)
      .reduce((all, { value }) => all + (parseQuantity(String(value)) ?? NaN), 0);
  // Alertmanager's pod has a reloader of its own.
  const twice = input.alertmanager ? resources.configReloader.requests : { cpu: "0", memory: "0" };
  const containers = 6 + (input.alertmanager ? 1 : 0);
  expect(wanted).toHaveLength(2 * containers);
  expect(sum("memory") + (parseQuantity(twice.memory) ?? NaN)).toBeLessThanOrEqual(512 * 2 ** 20);
  expect(sum("cpu") + (parseQuantity(twice.cpu) ?? NaN)).toBeLessThanOrEqual(0.5);
});

test.each(each)("%s: no value is a secret; two places name where one is", (_, input) => {
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

test("Prometheus takes what is ours in its own namespace, and nothing else", () => {
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

test("the chart brings no monitor, and what it makes is ours", () => {
  for (const input of Object.values(inputs)) {
    expect(at(valuesOf(input), "prometheus", "additionalServiceMonitors")).toEqual([]);
    expect(valuesOf(input).nameOverride).toBe("taskflow"); // the part-of of all that the chart itself makes
  }
});

test.each(each)("%s: nothing outside the namespace, no hook, nothing as root", (_, input) => {
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
});

test("the definitions come first and stay; the stack follows, from one repository into one namespace", () => {
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
    expect(at(application, "spec", "source", "repoURL")).toBe(helmCharts.repository);
    expect(at(application, "spec", "destination", "namespace")).toBe("monitoring");
    expect(at(application, "spec", "project")).toBe("monitoring");
  }
  const project = monitoringProject(everything);
  expect(at(project, "spec", "sourceRepos")).toEqual([helmCharts.repository]);
  expect(at(project, "spec", "destinations")).toEqual([
    { server: "https://kubernetes.default.svc", namespace: "monitoring" },
  ]);
});

test("the project lets in what the values ask for, and neither Secrets nor Jobs", () => {
  const kinds = (input: PlannedChart) =>
    (at(monitoringProject(input), "spec", "namespaceResourceWhitelist") as { kind: string }[]).map(({ kind }) => kind);
  const always = ["ConfigMap", "Service", "ServiceAccount", "Deployment", "Prometheus", "Role", "RoleBinding"];
  expect(kinds(behindGateway).sort()).toEqual([...always].sort());
  expect(kinds(everything).sort()).toEqual([...always, "Alertmanager"].sort());
});

test.each(each)("%s: renders the same every time, from an input in another order as well", (_, input) => {
  const rendered = (of: PlannedChart) =>
    [...monitoringApplications(of), monitoringProject(of)].map(toYaml).join("---\n");
  const turned = Object.fromEntries(Object.entries(input).reverse()) as unknown as PlannedChart;
  expect(rendered(turned)).toBe(rendered(input));
});
