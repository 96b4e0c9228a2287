import type { Image } from "#generator/model/image.ts";

/** The release of the demo. */
export const release = "3.0.0";

/** An image of the demo's own: all are tags of one repository. */
export const demo = (name: string): Image => ({ repository: "ghcr.io/open-telemetry/demo", tag: `${release}-${name}` });

export const thirdParty = {
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0" },
  collector: { repository: "docker.io/otel/opentelemetry-collector-contrib", tag: "0.156.0" },
  flagd: { repository: "ghcr.io/open-feature/flagd", tag: "v0.16.0" },
  grafana: { repository: "docker.io/grafana/grafana", tag: "12.3.0" },
  kubeStateMetrics: { repository: "registry.k8s.io/kube-state-metrics/kube-state-metrics", tag: "v2.17.0" },
  nginx: { repository: "docker.io/nginxinc/nginx-unprivileged", tag: "1.29.3" },
  postgres: { repository: "docker.io/library/postgres", tag: "18.4" },
  prometheus: { repository: "quay.io/prometheus/prometheus", tag: "v3.8.0" },
  valkey: { repository: "ghcr.io/valkey-io/valkey", tag: "9.0.4-alpine3.23" },
} as const satisfies Record<string, Image>;

/** The tag of the Argo CD release whose manifests are installed. */
export const argocd = "v3.5.7";
