import type { Image } from "../../src/model/image.ts";

/** The image of a process that the application builds itself. */
export const release = (name: string): Image => ({ repository: `registry.test/app/${name}`, tag: "1.0.0" });

/** Images of other projects, by project. */
export const thirdParty = {
  busybox: { repository: "registry.test/busybox", tag: "1.37.0" },
  grafana: { repository: "registry.test/grafana", tag: "12.3.0" },
  kubeStateMetrics: { repository: "registry.test/kube-state-metrics", tag: "v2.17.0" },
  nginx: { repository: "registry.test/nginx", tag: "1.29.3" },
  nginxExporter: { repository: "registry.test/nginx-exporter", tag: "1.5.1" },
  nodeExporter: { repository: "registry.test/node-exporter", tag: "v1.10.2" },
  postgres: { repository: "registry.test/postgres", tag: "17.6-bookworm" },
  postgresExporter: { repository: "registry.test/postgres-exporter", tag: "v0.18.1" },
  prometheus: { repository: "registry.test/prometheus", tag: "v3.8.0" },
  redis: { repository: "registry.test/redis", tag: "8.2.2-bookworm" },
  redisExporter: { repository: "registry.test/redis-exporter", tag: "v1.80.1" },
} as const satisfies Record<string, Image>;
