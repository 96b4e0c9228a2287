import type { Cluster } from "../../model/cluster.ts";

/** The facts that minikube and MicroK8s share. */
export const dns: Cluster["dns"] = {
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

/** The volume is declared with Prometheus itself, in catalog/monitoring/platform.ts. */
export const retention = { retentionDays: 30 } as const;

export const containerDefaults: Cluster["containerDefaults"] = {
  cpu: ["10m", "100m"],
  memory: ["32Mi", "64Mi"],
};
