import type { Stack } from "../model/cluster.ts";
import type { Image } from "../model/image.ts";
import type { ApiRead, Microservice } from "../model/microservice.ts";

/** The names that every stack has: microservices may call them. */
export type MonitoringName = "grafana" | "kube-state-metrics" | "prometheus";

export interface StacksInput<N extends string> {
  readonly owner: string;
  /** The namespace of the monitoring. */
  readonly namespace: N;
  readonly images: { readonly prometheus: Image; readonly grafana: Image; readonly kubeStateMetrics: Image };
  /** The size of Prometheus' volume, which holds the samples of a cluster's retention. */
  readonly storage: string;
}

/** The microservices of each monitoring stack. The pods of the chart are declared with it, under the same names. */
export function stacks<N extends string>(input: StacksInput<N>) {
  return { prometheus: plainPrometheus(input), "kube-prometheus-stack": {} } satisfies Record<Stack, object>;
}

/** The small stack: plain manifests, no operator, no Helm. Its requests are less than 400 Mi in all. */
function plainPrometheus<N extends string>({
  owner,
  namespace,
  images,
  storage,
}: StacksInput<N>): Record<MonitoringName, Microservice<Microservice["calls"][number], N>> {
  const shared = { owner, namespace, single: true } as const;
  return {
    grafana: {
      ...shared,
      name: "grafana",
      description: "The dashboards, which are code: what somebody changes by hand is gone at the next start",
      run: { kind: "grafana" },
      image: images.grafana,
      ports: { http: { port: 3000 } },
      calls: [{ to: "kube-dns" }, { to: "prometheus", atStart: false }],
      secrets: { "admin-password": { credential: "grafana/admin" } },
      resources: { cpu: ["25m", "500m"], memory: ["80Mi", "256Mi"] },
    },
    "kube-state-metrics": {
      ...shared,
      name: "kube-state-metrics",
      description: "Tells Prometheus what the API server knows: replicas, restarts, autoscalers, claims",
      run: { kind: "kube-state-metrics" },
      image: images.kubeStateMetrics,
      ports: { http: { port: 8080 } },
      calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
      scrape: "http",
      honorLabels: true,
      reads,
      resources: { cpu: ["10m", "250m"], memory: ["32Mi", "128Mi"] },
    },
    prometheus: {
      ...shared,
      name: "prometheus",
      description: "Scrapes what the graph declares, keeps it for a month, evaluates the rules",
      run: { kind: "prometheus" },
      image: images.prometheus,
      ports: { web: { port: 9090 } },
      calls: [{ to: "kube-dns" }, { to: "kube-apiserver" }],
      scrape: "web",
      reads: [{ apiGroup: "", resources: ["pods"] }], // to discover its targets
      storage: { size: storage, mountPath: "/prometheus" },
      resources: { cpu: ["50m", "1"], memory: ["144Mi", "384Mi"] },
    },
  };
}

/** The kinds that kube-state-metrics lists: those that rules and dashboards use, and some more. No Secrets, no ConfigMaps. */
const reads: readonly ApiRead[] = [
  {
    apiGroup: "",
    resources: ["namespaces", "nodes", "persistentvolumeclaims", "pods", "resourcequotas", "services"],
  },
  { apiGroup: "apps", resources: ["daemonsets", "deployments", "replicasets", "statefulsets"] },
  { apiGroup: "autoscaling", resources: ["horizontalpodautoscalers"] },
  { apiGroup: "batch", resources: ["cronjobs", "jobs"] },
  { apiGroup: "networking.k8s.io", resources: ["ingresses"] },
  { apiGroup: "policy", resources: ["poddisruptionbudgets"] },
];
