import type { Chart } from "../../src/model/chart.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { Facts } from "../../src/plan/facts.ts";
import { facts } from "../application/index.ts";
import { withCluster, withMicroservice } from "../facts.ts";
import { bundle, certificates } from "../rows/charts.ts";
import type { Row } from "./row.ts";

type Wide<T> = { -readonly [K in keyof T]: unknown };

const listed: Cluster["charts"] = { certificates: {} };

/** The fixture with one more chart, which the laptop runs. As in JavaScript, a value may be of any type. */
function withChart(change: Partial<Wide<Chart>>, on: unknown = listed): Facts {
  const chart = { ...certificates, ...change } as Chart;
  return { ...withCluster("laptop", { charts: on }), charts: { ...facts.charts, certificates: chart } };
}
const withSource = (change: object) => withChart({ source: { ...certificates.source, ...change } });
const withBundle = (change: Partial<Wide<Chart>>, source: object = {}): Facts => ({
  ...withCluster("laptop", { charts: { operator: {} } }),
  charts: { ...facts.charts, operator: { ...bundle, source: { ...bundle.source, ...source }, ...change } as Chart },
});
const pod = { description: "A pod" };
const { objects } = bundle.source;

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
  [
    "a bundle's cluster-wide objects on a stage and beside it",
    {
      ...withBundle({}),
      clusters: {
        laptop: { ...facts.clusters.laptop, charts: { operator: {} } },
        rack: { ...facts.clusters.rack, charts: { operator: {} }, stage: { beside: "laptop", prefix: "staging" } },
      } as Facts["clusters"],
    },
    "unique-object",
    "would bring apiextensions.k8s.io/CustomResourceDefinition twice",
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
    "pods with the name of a microservice",
    withChart({ pods: { auth: pod } }),
    "unique-microservice",
    'has pods with the name "auth"',
  ],
  [
    "a webhook on an undeclared port",
    withChart({ pods: { "certificate-hook": { ...pod, webhook: "https", ports: { http: { port: 8080 } } } } }),
    "no-missing-port",
    'webhook: "https"',
  ],
  [
    "pods with the port 0",
    withChart({ pods: { "certificate-hook": { ...pod, ports: { http: { port: 0 } } } } }),
    "valid-port",
    "has port 0",
  ],
  [
    "pods that call an undeclared microservice",
    withChart({ pods: { "certificate-hook": { ...pod, calls: [{ to: "vault" }] } } }),
    "no-missing-microservice",
    'calls "vault", which is not declared',
  ],
  [
    "a reference to an unknown fact",
    withSource({ values: { class: "$(cluster.storageClas)" } }),
    "valid-reference",
    'did you mean "storageClass"?',
  ],
  [
    "a reference to an unknown root",
    withSource({ values: { class: "$(clutser.storageClass)" } }),
    "valid-reference",
    'did you mean "cluster"?',
  ],
  [
    "a reference to a fact that is no single value",
    withSource({ values: { class: "size $(cluster.size)" } }),
    "valid-reference",
    "name one of its facts: cpu, memory",
  ],
  [
    "a reference to the Secret of pods that have none",
    withSource({ values: { secret: "$(chart.pods.certificate-controller.secret)" } }),
    "valid-reference",
    'has no "secret"',
  ],
  [
    "an unknown reference in a label",
    withChart({ pods: { "certificate-hook": { ...pod, labels: { app: "$(installation.nam)" } } } }),
    "valid-reference",
    'did you mean "name"?',
  ],
  [
    "a value that JSON cannot write",
    withSource({ values: { args: ["a", undefined] } }),
    "valid-values",
    "source.values has at args.1 a value that is no text",
  ],
  [
    "a misspelt key of a chart",
    withChart({ kind: { namespaced: ["Service"] } } as Partial<Wide<Chart>>),
    "valid-fact",
    'did you mean "kinds"?',
  ],
  [
    "an unknown key of a chart's pods",
    withChart({ pods: { "certificate-hook": { ...pod, lables: { app: "hook" } } } }),
    "valid-fact",
    'did you mean "labels"?',
  ],
  [
    "an unknown key of a chart's source",
    withSource({ release: "tls" }),
    "valid-fact",
    "source.release is not a known key",
  ],
  [
    "an unknown key of a chart on a cluster",
    withChart({}, { certificates: { value: {} } }),
    "valid-fact",
    'did you mean "values"?',
  ],
  [
    "an unknown key of the chart's values",
    withSource({ keys: { replicaCount: 0 }, values: { replicaCuont: 2 } }),
    "valid-values",
    'did you mean "replicaCount"?',
  ],
  [
    "an unknown key of a cluster's values",
    withCluster("laptop", { charts: { "kube-prometheus-stack": { values: { alertmanager: { replica: 2 } } } } }),
    "valid-values",
    'has no value "alertmanager.replica"',
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
  [
    "pods that the labels of others select too",
    withChart({
      pods: {
        ...certificates.pods,
        "certificate-hook": { ...pod, labels: { "app.kubernetes.io/component": "webhook" } },
      },
    }),
    "unique-labels",
    "certificate-webhook and certificate-hook select the same pods",
  ],
  [
    "pods of a chart with the labels of a microservice",
    withChart({ pods: { "certificate-hook": { ...pod, labels: { "app.kubernetes.io/name": "redis" } } } }),
    "unique-labels",
    "certificate-hook and redis select the same pods",
  ],
  [
    "labels of a microservice's own",
    withMicroservice("auth", { labels: { app: "auth" } }),
    "ban-own-labels",
    "auth sets labels",
  ],
  [
    "a bundle that brings a kind that the chart does not list",
    withBundle({ kinds: { ...bundle.kinds, namespaced: ["ServiceAccount"] } }),
    "valid-kind",
    "brings apps/Deployment taskflow-data/operator",
  ],
  [
    "a bundle that brings an object for the cluster where the chart lists it for the namespace",
    withBundle({ kinds: { namespaced: bundle.kinds.namespaced } }),
    "valid-kind",
    "brings apiextensions.k8s.io/CustomResourceDefinition queues.example.com",
  ],
  [
    "a kind that the bundle does not bring",
    withBundle({ kinds: { ...bundle.kinds, namespaced: [...bundle.kinds.namespaced, "Secret"] } }),
    "valid-kind",
    'lists the kind "Secret", which vendor/operator does not bring',
  ],
  [
    "a bundle with an object in another namespace",
    withBundle({}, { objects: [...objects, { kind: "ServiceAccount", namespace: "kube-system", name: "operator" }] }),
    "no-missing-namespace",
    'in the namespace "kube-system"',
  ],
  [
    "a bundle with pods that nothing declares",
    withBundle({ pods: {} }),
    "no-missing-pods",
    "no pods of the chart operator have its labels",
  ],
  [
    "declared pods that the bundle does not have",
    withBundle({ pods: { ...bundle.pods, "queue-cache": pod } }),
    "no-missing-pods",
    "the labels of queue-cache select no pods",
  ],
  ["a bundle that nothing has recorded", withBundle({}, { files: {} }), "no-missing-bundle", "npm run vendor"],
  [
    "values for plain manifests",
    { ...withBundle({}), clusters: withCluster("laptop", { charts: { operator: { values: { a: 1 } } } }).clusters },
    "ban-values",
    "which have no values",
  ],
];
