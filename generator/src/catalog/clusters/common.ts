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

/** The volume is declared with Prometheus itself, in catalog/monitoring. */
export const retention = { retentionDays: 30 } as const;

/** Fits every autoscaler at its maximum, one more pod of each during an update, and old pods that are still ending. */
export const quotas: Cluster["quotas"] = {
  monitoring: {
    requests: { cpu: "1", memory: "1Gi" },
    limits: { cpu: "8", memory: "3Gi" },
    pods: 20,
  },
  "taskflow-frontend": {
    requests: { cpu: "1", memory: "512Mi" },
    limits: { cpu: "6", memory: "2Gi" },
    pods: 20,
  },
  "taskflow-backend": {
    requests: { cpu: "3", memory: "6Gi" },
    limits: { cpu: "30", memory: "12Gi" },
    pods: 40,
  },
  "taskflow-data": {
    requests: { cpu: "500m", memory: "1Gi" },
    limits: { cpu: "4", memory: "2Gi" },
    pods: 10,
  },
};

export const containerDefaults: Cluster["containerDefaults"] = {
  cpu: ["10m", "100m"],
  memory: ["32Mi", "64Mi"],
};
