import { keepsRunning } from "../../model/workload.ts";
import type { PlannedWorkload } from "../../plan/types.ts";
import { container } from "./container.ts";
import { kubeStateMetrics, nodeExporter, postgresExporter, redisExporter } from "./exporters.ts";
import { gateway } from "./gateway.ts";
import { grafana } from "./grafana.ts";
import { monitoringGateway } from "./monitoring-gateway.ts";
import { node } from "./node.ts";
import { page } from "./page.ts";
import { postgres } from "./postgres.ts";
import { prometheus } from "./prometheus.ts";
import { redis } from "./redis.ts";
import type { Planned, RunsIn } from "./runtime.ts";

/** The program of a microservice's main container. */
export function runsIn(planned: PlannedWorkload): RunsIn {
  const runs = byRuntime(planned);
  // A pod that ends by itself serves nothing: it has no probes, and no proxy must forget it before it stops.
  return keepsRunning(planned.workload) ? runs : { ...runs, probes: {}, drainSeconds: runs.declaredDrainSeconds ?? 0 };
}

function byRuntime(planned: PlannedWorkload): RunsIn {
  switch (planned.runtime.kind) {
    case "node":
      return node(planned as Planned<"node">);
    case "page":
      return page(planned as Planned<"page">);
    case "gateway":
      return gateway(planned as Planned<"gateway">);
    case "postgres":
      return postgres(planned as Planned<"postgres">);
    case "redis":
      return redis(planned as Planned<"redis">);
    case "postgres-exporter":
      return postgresExporter(planned as Planned<"postgres-exporter">);
    case "redis-exporter":
      return redisExporter(planned as Planned<"redis-exporter">);
    case "monitoring-gateway":
      return monitoringGateway(planned as Planned<"monitoring-gateway">);
    case "prometheus":
      return prometheus(planned as Planned<"prometheus">);
    case "grafana":
      return grafana(planned as Planned<"grafana">);
    case "kube-state-metrics":
      return kubeStateMetrics(planned as Planned<"kube-state-metrics">);
    case "node-exporter":
      return nodeExporter(planned as Planned<"node-exporter">);
    case "image":
      return container(planned as Planned<"image">);
    case "chart":
      throw new Error(`${planned.name}: a Helm chart renders its pods, so it has no container here`);
  }
}
