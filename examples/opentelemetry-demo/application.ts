import type { Application } from "#generator/model/application.ts";

/** The OpenTelemetry demo, a shop for telescopes: its names, and the repository that its clusters follow. */
export const application = {
  name: "otel-demo",
  title: "OpenTelemetry demo",
  domain: "otel-demo.example.com",
  namespaces: {
    "otel-demo-shop": {
      owner: "shop",
      quota: { requests: { cpu: "1", memory: "3Gi" }, limits: { cpu: "24", memory: "8Gi" }, pods: 60 },
      podSecurity: "restricted",
    },
    "otel-demo-data": {
      owner: "data",
      quota: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "4", memory: "2Gi" }, pods: 10 },
      podSecurity: "restricted",
    },
    "otel-demo-monitoring": {
      owner: "platform",
      quota: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "4", memory: "2Gi" }, pods: 10 },
      podSecurity: "restricted",
    },
  },
  monitoring: "otel-demo-monitoring",
  registry: "ghcr.io/example/otel-demo",
  repository: { url: "https://github.com/example/otel-demo-gitops.git", revision: "main" },
} as const satisfies Application;

export type NamespaceName = keyof typeof application.namespaces;
