/** A monitoring stack from a Helm chart, with the definitions that it needs in a chart of their own. */
import type { Charts } from "../../src/model/chart.ts";

const dns = { to: "kube-dns" };
const apiServer = { to: "kube-apiserver" };
const shared = {
  owner: "platform",
  namespace: "monitoring",
  project: { name: "monitoring", description: "Prometheus and Grafana" },
} as const;

export const charts = {
  "prometheus-operator-crds": {
    ...shared,
    name: "prometheus-operator-crds",
    description: "The definitions of the operator's kinds",
    source: { repository: "https://charts.test", chart: "prometheus-operator-crds", version: "1.0.0" },
    kinds: { clusterWide: ["apiextensions.k8s.io/CustomResourceDefinition"] },
    shared: true,
    wave: 0,
    keepsObjects: true,
    syncOptions: ["ServerSideApply=true"],
  },
  "kube-prometheus-stack": {
    ...shared,
    name: "kube-prometheus-stack",
    description: "Prometheus, Grafana and kube-state-metrics",
    source: {
      repository: "https://charts.test",
      chart: "kube-prometheus-stack",
      version: "2.0.0",
      releaseName: "monitoring",
      skipCrds: true,
      values: {
        fullnameOverride: "$(installation.name)",
        alertmanager: { enabled: false },
        prometheus: {
          storageClass: "$(cluster.storageClass)",
          size: "$(chart.pods.prometheus.storage.size)",
          url: "https://$(cluster.monitoring.host)/prometheus/",
          retention: "$(cluster.monitoring.retentionDays)d",
        },
        "kube-state-metrics": { collectors: ["$(monitoring.resources)"] },
        grafana: { secret: "$(chart.pods.grafana.secret)", namespace: "$(chart.namespace)" },
      },
      keys: {
        fullnameOverride: "",
        alertmanager: { enabled: false, replicas: 0 },
        prometheus: {},
        grafana: {},
        "kube-state-metrics": {},
      },
    },
    kinds: {
      clusterWide: ["rbac.authorization.k8s.io/ClusterRole"],
      namespaced: ["ConfigMap", "Service", "apps/Deployment", "monitoring.coreos.com/Prometheus"],
    },
    pods: {
      prometheus: {
        description: "Scrapes every declared target and evaluates the rules",
        ports: { web: { port: 9090 } },
        calls: [dns, apiServer],
        scrape: "web",
        storage: { size: "2Gi" },
      },
      grafana: {
        description: "Shows the dashboards",
        ports: { http: { port: 3000, servicePort: 80 } },
        calls: [dns, { to: "prometheus", atStart: false }, apiServer],
        secrets: { "admin-user": { credential: "grafana/user" }, "admin-password": { credential: "grafana/admin" } },
      },
      "kube-state-metrics": {
        description: "Exports the API server's objects to Prometheus",
        ports: { http: { port: 8080 } },
        calls: [dns, apiServer],
        scrape: "http",
        honorLabels: true,
      },
      // A pod without a port: nothing calls it.
      "taskflow-prometheus-operator": {
        description: "Makes Prometheus' configuration from the objects that declare it",
        labels: { "app.kubernetes.io/name": "$(installation.name)-prometheus-operator" },
        calls: [dns, apiServer],
      },
    },
    parts: {
      alertmanager: {
        values: { alertmanager: { enabled: true } },
        kinds: { namespaced: ["monitoring.coreos.com/Alertmanager"] },
        pods: {
          alertmanager: { description: "Sends notifications", ports: { web: { port: 9093 } }, calls: [dns] },
        },
      },
    },
    needs: ["prometheus-operator-crds"],
    syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
  },
} as const satisfies Charts;
