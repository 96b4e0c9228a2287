import { facts } from "../application/index.ts";
import { withCluster, withMicroservice } from "../facts.ts";
import type { Row } from "./row.ts";
import { pod, withChart, withSource } from "./with-chart.ts";

/** Of a chart itself: its name, its source, its kinds and its project. */
export const invalidCharts: readonly Row[] = [
  [
    "a chart's name in upper case",
    withChart({ name: "Certificates" }),
    "valid-name",
    '"Certificates" is not a DNS label',
  ],
  ["a chart under another name", withChart({ name: "tls" }), "valid-name", '"tls" is registered as "certificates"'],
  [
    "two charts with one name",
    withChart({ name: "kube-prometheus-stack" }),
    "unique-chart",
    'two charts have the name "kube-prometheus-stack"',
  ],
  [
    "a chart that is named like a microservice",
    withChart({ name: "auth" }),
    "unique-application",
    "the chart auth has the name of a microservice",
  ],
  [
    "a chart that is named like a namespace",
    withChart({ name: "taskflow-data" }),
    "unique-application",
    "the chart taskflow-data has the name of a namespace",
  ],
  [
    "a chart that is named like its own pods",
    withChart({ pods: { certificates: pod } }),
    "unique-application",
    "the chart certificates has the name of pods",
  ],
  ["a chart without an owner", withChart({ owner: "" }), "require-owner", "the chart certificates has no"],
  [
    "a chart in an undeclared namespace",
    withChart({ namespace: "taskflow-dat" }),
    "no-missing-namespace",
    'did you mean "taskflow-data"?',
  ],
  [
    "a chart that needs an undeclared one",
    withChart({ needs: ["prometheus-operator-crd"] }),
    "no-missing-chart",
    'did you mean "prometheus-operator-crds"?',
  ],
  ["a range of versions", withSource({ version: "^1.2.3" }), "valid-version", '"^1.2.3" of the chart certificates'],
  ["a version with a wildcard", withSource({ version: "1.2.x" }), "valid-version", "is not one version"],
  ["a version of two numbers", withSource({ version: "1.2" }), "valid-version", "is not one version"],
  [
    "a repository that is no URL",
    withSource({ repository: "charts.test" }),
    "valid-repository",
    'the repository "charts.test"',
  ],
  ["a wildcard as a kind", withChart({ kinds: { namespaced: ["apps/*"] } }), "valid-kind", 'lists the kind "apps/*"'],
  [
    "a kind of the whole cluster among those in namespaces",
    withChart({ kinds: { namespaced: ["rbac.authorization.k8s.io/ClusterRole"] } }),
    "valid-kind",
    "list it in kinds.clusterWide",
  ],
  [
    "a stage whose other cluster lacks the shared chart",
    {
      ...withCluster("laptop", { stage: { beside: "rack", prefix: "staging" } }),
      charts: facts.charts,
    },
    "no-missing-chart",
    "prometheus-operator-crds serves all installations on a Kubernetes cluster, but rack does not run it",
  ],
  ["a wave of 1.5", withChart({ wave: 1.5 }), "valid-wave", "has wave 1.5"],
  ["a misspelt sync option", withChart({ syncOptions: ["Replace"] }), "valid-sync-option", '"Replace"'],
  [
    "a project that is Argo CD's own",
    withChart({ project: { name: "default", description: "All" } }),
    "unique-project",
    'has the project "default"',
  ],
  [
    "a shared project with another description",
    withChart({ project: { name: "monitoring", description: "Certificates" } }),
    "unique-project",
    'describe the project "monitoring" differently',
  ],
  [
    "a cluster's undeclared chart",
    withChart({}, { certificate: {} }),
    "no-missing-chart",
    'did you mean "certificates"?',
  ],
  [
    "a cluster's undeclared part",
    withCluster("laptop", { charts: { "kube-prometheus-stack": { with: ["alertmanger"] } } }),
    "no-missing-part",
    'did you mean "alertmanager"?',
  ],
  [
    "an undeclared monitoring stack",
    { ...facts, charts: {} },
    "no-missing-chart",
    'monitoring.stack is the chart "kube-prometheus-stack"',
  ],
  [
    "a call of pods whose chart does not run there",
    {
      ...withMicroservice("auth", { calls: [{ to: "kube-dns" }, { to: "certificate-webhook" }] }),
      charts: withChart({}).charts,
    },
    "no-missing-chart",
    "auth calls certificate-webhook, whose chart does not run on",
  ],
];
