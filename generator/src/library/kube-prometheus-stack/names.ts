/**
 * The names of the chart's objects, with the values of values.ts, where APP is the installation's name. Policies select pods by
 * their label app.kubernetes.io/name:
 *
 * | pods' app.kubernetes.io/name | rendered by                   | container ports     | Service                 |
 * |------------------------------|-------------------------------|---------------------|-------------------------|
 * | prometheus                   | StatefulSet prometheus-APP    | web 9090, and below | prometheus 9090         |
 * | APP-prometheus-operator      | Deployment APP-operator       | http 8080           | APP-operator 8080       |
 * | grafana                      | Deployment grafana            | http 3000           | grafana 80              |
 * | kube-state-metrics           | Deployment kube-state-metrics | http 8080           | kube-state-metrics 8080 |
 * | alertmanager                 | StatefulSet alertmanager-APP  | web 9093, mesh 9094 | APP-alertmanager 9093   |
 *
 * The reloaders of Prometheus and Alertmanager have the port reloader-web 8080.
 * The chart's pods have the Helm release in app.kubernetes.io/instance. The operator renders the two StatefulSets: their pods have
 * its object's name, APP, in that label instead, and app.kubernetes.io/managed-by: prometheus-operator. It adds the
 * headless Services prometheus-operated and alertmanager-operated. The volume of Prometheus is the claim
 * prometheus-APP-db-prometheus-APP-0.
 */
export const names = {
  prometheus: "prometheus",
  grafana: "grafana",
  kubeStateMetrics: "kube-state-metrics",
  alertmanager: "alertmanager",
} as const;

/** The container port of each. */
export const ports = {
  prometheus: { name: "web", port: 9090 },
  operator: { name: "http", port: 8080 },
  grafana: { name: "http", port: 3000 },
  kubeStateMetrics: { name: "http", port: 8080 },
  alertmanager: { name: "web", port: 9093 },
} as const;

/** The keys of the Secret with Grafana's first user. */
export const adminKeys = { user: "admin-user", password: "admin-password" } as const;

/** The value of app.kubernetes.io/part-of. */
export const partOf = "$(installation.name)";

/** URLs inside the cluster. */
export const inNamespace = {
  prometheus: `http://${names.prometheus}.$(chart.namespace):${ports.prometheus.port}`,
} as const;
