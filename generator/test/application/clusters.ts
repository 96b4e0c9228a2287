/** Two clusters that differ in every fact in which clusters may differ. */
import type { Cluster } from "../../src/model/cluster.ts";

const shared = {
  dns: {
    namespace: "kube-system",
    labels: { "k8s-app": "kube-dns" },
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  },
  containerDefaults: { cpu: ["10m", "100m"], memory: ["32Mi", "64Mi"] },
} as const satisfies Partial<Cluster>;

/** The Helm chart with its operator, a NodePort, volumes only. */
export const laptop: Cluster = {
  ...shared,
  name: "laptop",
  description: "One node with one replica of most",
  kubernetes: "1.34",
  size: { cpu: "2", memory: "4Gi" },
  storageClass: "standard",
  podCidr: "10.244.0.0/16",
  nodeCidrs: ["192.168.0.0/16"],
  replicas: 1,
  environment: "development",
  ingress: {
    className: "nginx",
    kind: "ingress-nginx",
    controller: {
      namespace: "ingress-nginx",
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    },
    hosts: [
      { host: "app.test", paths: { "/": "frontend" } },
      { host: "auth.test", paths: { "/": "auth" } },
    ],
  },
  nodePorts: [{ microservice: "frontend", nodePort: 30080 }],
  apiServerPorts: [6443, 8443],
  monitoring: { stack: "kube-prometheus-stack", host: "monitoring.test", retentionDays: 30 },
};

/** Plain Prometheus, two replicas, a private registry, a mail server and a bucket. */
export const rack: Cluster = {
  ...shared,
  name: "rack",
  description: "A small server with two replicas of each stateless microservice",
  kubernetes: "1.35",
  size: { cpu: "4", memory: "8Gi" },
  storageClass: "fast-disk",
  podCidr: "10.1.0.0/16",
  nodeCidrs: ["192.168.0.0/16"],
  replicas: 2,
  environment: "production",
  ingress: {
    className: "public",
    kind: "traefik",
    controller: { namespace: "ingress", labels: { "app.kubernetes.io/name": "traefik" } },
    hosts: [
      { host: "app.rack.internal", paths: { "/": "frontend", "/api": "gateway" } },
      { host: "files.rack.internal", paths: { "/": "images", "/archive": "archive" } },
    ],
  },
  imagePullSecret: "registry",
  nodePorts: [],
  apiServerPorts: [6443, 16443],
  monitoring: { stack: "prometheus", host: "monitoring.rack.internal", retentionDays: 90 },
};
