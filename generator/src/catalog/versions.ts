import type { Image } from "../model/image.ts";

/**
 * The versions of all third-party images and charts. Images are Debian's if there is a choice: charts/runtimes names its
 * user ids.
 */
export const thirdParty = {
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0" },
  grafana: { repository: "docker.io/grafana/grafana", tag: "12.3.0" },
  kubeStateMetrics: { repository: "registry.k8s.io/kube-state-metrics/kube-state-metrics", tag: "v2.17.0" },
  nginx: { repository: "docker.io/nginxinc/nginx-unprivileged", tag: "1.29.3" },
  nginxExporter: { repository: "docker.io/nginx/nginx-prometheus-exporter", tag: "1.5.1" },
  nodeExporter: { repository: "quay.io/prometheus/node-exporter", tag: "v1.10.2" },
  postgres: { repository: "docker.io/library/postgres", tag: "17.6-bookworm" },
  postgresExporter: { repository: "quay.io/prometheuscommunity/postgres-exporter", tag: "v0.18.1" },
  prometheus: { repository: "quay.io/prometheus/prometheus", tag: "v3.8.0" },
  redis: { repository: "docker.io/library/redis", tag: "8.2.2-bookworm" },
  redisExporter: { repository: "docker.io/oliver006/redis_exporter", tag: "v1.80.1" },
} as const satisfies Record<string, Image>;

/** The tag of the Argo CD release whose manifests are installed. */
export const argocd = "v3.5.7";

/** The version inside that Argo CD, so that both build the same manifests. */
export const kustomize = "v5.8.1";

/**
 * Charts of https://github.com/prometheus-community/helm-charts, by their release tags. The stack's appVersion is the
 * operator's, v0.94.1, and the custom resource definitions must have the same one. After an upgrade, read the chart's keys
 * again: see library/kube-prometheus-stack/keys-of.ts.
 */
export const helmCharts = {
  repository: "https://prometheus-community.github.io/helm-charts",
  crds: { chart: "prometheus-operator-crds", version: "32.0.1" },
  stack: { chart: "kube-prometheus-stack", version: "91.8.2" },
} as const;
