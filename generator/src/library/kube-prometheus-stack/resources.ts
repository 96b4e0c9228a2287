/** CPU and memory, each as request and limit. */
const of = (cpu: readonly [string, string], memory: readonly [string, string]) => ({
  requests: { cpu: cpu[0], memory: memory[0] },
  limits: { cpu: cpu[1], memory: memory[1] },
});

/** Resources by container, for a laptop. Each container runs once, except the reloader: Prometheus and Alertmanager have one. */
export const resources = {
  prometheus: of(["100m", "500m"], ["176Mi", "512Mi"]),
  configReloader: of(["5m", "50m"], ["16Mi", "48Mi"]),
  operator: of(["10m", "100m"], ["40Mi", "128Mi"]),
  grafana: of(["50m", "500m"], ["128Mi", "400Mi"]),
  dashboards: of(["10m", "100m"], ["64Mi", "160Mi"]),
  kubeStateMetrics: of(["10m", "100m"], ["24Mi", "80Mi"]),
  alertmanager: of(["5m", "50m"], ["24Mi", "64Mi"]),
} as const;
