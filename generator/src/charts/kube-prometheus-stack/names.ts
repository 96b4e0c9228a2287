/**
 * The names of the chart's objects, with the values of values.ts. Policies select pods by their label
 * app.kubernetes.io/name:
 *
 * | pods' app.kubernetes.io/name | rendered by                    | container ports          | Service                    |
 * |------------------------------|--------------------------------|--------------------------|----------------------------|
 * | prometheus                   | StatefulSet prometheus-taskflow| web 9090, and below      | prometheus 9090            |
 * | taskflow-prometheus-operator | Deployment taskflow-operator   | http 8080                | taskflow-operator 8080     |
 * | grafana                      | Deployment grafana             | http 3000                | grafana 80                 |
 * | kube-state-metrics           | Deployment kube-state-metrics  | http 8080                | kube-state-metrics 8080    |
 * | alertmanager                 | StatefulSet alertmanager-taskflow | web 9093, mesh 9094      | taskflow-alertmanager 9093 |
 *
 * The reloaders of Prometheus and Alertmanager have the port reloader-web 8080.
 * The chart's pods have app.kubernetes.io/instance: monitoring. The operator renders the two StatefulSets: their pods have
 * its object's name, taskflow, in that label instead, and app.kubernetes.io/managed-by: prometheus-operator. It adds the
 * headless Services prometheus-operated and alertmanager-operated. The volume of Prometheus is the claim
 * prometheus-taskflow-db-prometheus-taskflow-0.
 */
export const names = {
  /** The Helm release, and the value of app.kubernetes.io/instance. */
  release: "monitoring",
  prometheus: "prometheus",
  grafana: "grafana",
  kubeStateMetrics: "kube-state-metrics",
} as const;

/** The container port of each. */
export const ports = {
  prometheus: { name: "web", port: 9090 },
  operator: { name: "http", port: 8080 },
  grafana: { name: "http", port: 3000 },
  kubeStateMetrics: { name: "http", port: 8080 },
} as const;
