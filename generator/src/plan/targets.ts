import type { Cluster } from "../model/cluster.ts";
import type { MetricSet } from "../model/metric.ts";
import { type Microservice, workloadOf } from "../model/microservice.ts";
import type { Scope } from "./context.ts";
import { platformPeers, podsOf, scrapesOf } from "./graph.ts";
import type { PlannedTarget } from "./types.ts";

/** The ConfigMap of a dashboard. */
export const dashboardName = (uid: string): string => `dashboard-${uid}`;

/** The key of that ConfigMap: a file in the folder that Grafana reads. */
export const dashboardFile = (uid: string): string => `${uid}.json`;

/** Prometheus' targets on one cluster, sorted by job: exactly the graph's edges with the reason "scrape", and itself. */
export function targetsOf({ facts, cluster, microservices }: Scope): PlannedTarget[] {
  const { exporters } = facts.monitoring;
  const [controller, repoServer] = platformPeers(cluster).argocd;
  const own = Object.values(microservices).flatMap((microservice) =>
    scrapesOf(microservice).map(({ job, name, port }) => ({
      job,
      namespace: microservice.namespace,
      labels: podsOf(microservice).labels,
      portName: name,
      port,
      path: name === microservice.scrape ? (microservice.metricsPath ?? null) : null,
      honorLabels: microservice.honorLabels ?? false,
      kept: namesIn(exporters[name === microservice.scrape ? microservice.name : name]),
      service: microservice.name,
      servedTwice: name === microservice.scrape && isServedTwice(microservice, name, cluster),
      byName: false,
      own: microservice.name === facts.monitoring.prometheus,
    })),
  );
  const argocd = [
    { ...controller.pods, port: controller.port, service: "argocd-metrics" },
    { ...repoServer.pods, port: repoServer.port, service: "argocd-repo-server" },
  ].map(({ name, namespace, labels, port, service }) => ({
    job: name,
    namespace,
    labels,
    portName: "metrics",
    port,
    path: null,
    honorLabels: false,
    kept: namesIn(exporters.argocd),
    service,
    servedTwice: false,
    byName: true,
    own: false,
  }));
  return [...own, ...argocd].sort((a, b) => (a.job < b.job ? -1 : 1));
}

/** A StatefulSet's ports are in its headless Service too, and a NodePort's port beside other ports in a Service of its own. */
function isServedTwice(microservice: Microservice, port: string, { nodePorts }: Cluster): boolean {
  const [first, ...others] = Object.keys(microservice.ports);
  const onNode = nodePorts.some((exposed) => exposed.microservice === microservice.name);
  return workloadOf(microservice).kind === "stateful" || (onNode && port === first && others.length > 0);
}

/** The names under which Prometheus stores the metrics, sorted, and those of the process itself, which many exporters add. */
function namesIn(declared: MetricSet | undefined): string[] | null {
  if (!declared) return null;
  const stored = Object.entries(declared).flatMap(([name, { type }]) =>
    type === "histogram" ? ["bucket", "count", "sum"].map((part) => `${name}_${part}`) : [name],
  );
  return [...stored, "process_.+"].sort();
}
