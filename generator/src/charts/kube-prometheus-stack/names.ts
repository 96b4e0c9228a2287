/**
 * What the chart's objects are called, with the values of values.ts. Policies select pods by their label
 * app.kubernetes.io/name:
 *
 * | pods' app.kubernetes.io/name | made by                        | container ports          | Service                    |
 * |------------------------------|--------------------------------|--------------------------|----------------------------|
 * | prometheus                   | StatefulSet prometheus-taskflow| web 9090, and below      | prometheus 9090            |
 * | taskflow-prometheus-operator | Deployment taskflow-operator   | http 8080                | taskflow-operator 8080     |
 * | grafana                      | Deployment grafana             | http 3000                | grafana 80                 |
 * | kube-state-metrics           | Deployment kube-state-metrics  | http 8080                | kube-state-metrics 8080    |
 * | alertmanager                 | StatefulSet alertmanager-taskflow | web 9093, mesh 9094      | taskflow-alertmanager 9093 |
 *
 * The reloader beside Prometheus and Alertmanager has reloader-web 8080.
 * Pods that the chart renders have app.kubernetes.io/instance: monitoring. The two StatefulSets are the operator's: their
 * pods have the name of its object there, taskflow, and app.kubernetes.io/managed-by: prometheus-operator; it adds the
 * headless Services prometheus-operated and alertmanager-operated. The volume of Prometheus is the claim
 * prometheus-taskflow-db-prometheus-taskflow-0.
 */
import { partOf } from "../../model/labels.ts";

export const names = {
  /** Of the Helm release: app.kubernetes.io/instance. */
  release: "monitoring",
  /** Of the chart's own objects, and the value of their app.kubernetes.io/part-of, so that our selectors find them. */
  own: partOf,
  prometheus: "prometheus",
  operator: `${partOf}-operator`,
  grafana: "grafana",
  kubeStateMetrics: "kube-state-metrics",
} as const;

/** The port of each, as its container has it. */
export const ports = {
  prometheus: { name: "web", port: 9090 },
  operator: { name: "http", port: 8080 },
  grafana: { name: "http", port: 3000 },
  kubeStateMetrics: { name: "http", port: 8080 },
} as const;
