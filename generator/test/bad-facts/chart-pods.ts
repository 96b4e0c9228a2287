import { withCluster, withMicroservice } from "../facts.ts";
import { certificates } from "../rows/charts.ts";
import type { Row } from "./row.ts";
import { pod, withChart, withSource } from "./with-chart.ts";

/** Of a chart's pods and values, and of the references in them. */
export const invalidChartPods: readonly Row[] = [
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
    withChart({ kind: { namespaced: ["Service"] } } as object),
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
    "an unknown reference in the description of pods",
    withChart({ pods: { "certificate-hook": { description: "Runs on $(cluster.nope)" } } }),
    "valid-reference",
    "the pods certificate-hook of the chart certificates on laptop: $(cluster.nope) refers to no fact",
  ],
  [
    "a label that becomes a number",
    withChart({ pods: { "certificate-hook": { ...pod, labels: { app: "$(cluster.replicas)" } } } }),
    "valid-reference",
    'labels["app"] becomes 1',
  ],
  [
    "a label with a space",
    withChart({ pods: { "certificate-hook": { ...pod, labels: { app: "the hook" } } } }),
    "valid-reference",
    'labels["app"]: "the hook" is not letters',
  ],
];
