import type { Cluster } from "../model/cluster.ts";
import type { MetricSet } from "../model/metric.ts";
import { type Microservices, platformPods, scrapesOf, selectorLabels } from "./graph.ts";
import type { PlannedTarget } from "./types.ts";

/** The ConfigMap of a dashboard. */
export const dashboardName = (uid: string): string => `dashboard-${uid}`;

/** What Prometheus asks on one cluster, sorted by job: exactly the graph's edges with the reason "scrape", and itself. */
export function targetsOf(
  microservices: Microservices,
  cluster: Cluster,
  exporters: Readonly<Record<string, MetricSet>>,
): PlannedTarget[] {
  const { argocdController, argocdRepoServer } = platformPods(cluster);
  const own = Object.values(microservices).flatMap((microservice) =>
    scrapesOf(microservice).map(({ job, name, port }) => ({
      job,
      namespace: microservice.namespace,
      labels: selectorLabels(microservice.name),
      portName: name,
      port,
      honorLabels: microservice.honorLabels ?? false,
      kept: namesIn(exporters[name === microservice.scrape ? microservice.name : name]),
      service: microservice.name,
      byName: false,
    })),
  );
  const argocd = [
    { ...argocdController, service: "argocd-metrics" },
    { ...argocdRepoServer, service: "argocd-repo-server" },
  ].map(({ name, namespace, labels, scrape, service }) => ({
    job: name,
    namespace,
    labels,
    portName: "metrics",
    port: scrape,
    honorLabels: false,
    kept: namesIn(exporters.argocd),
    service,
    byName: true,
  }));
  return [...own, ...argocd].sort((a, b) => (a.job < b.job ? -1 : 1));
}

/** As Prometheus stores them, sorted. Besides, how the process itself is, which many of them tell. */
function namesIn(declared: MetricSet | undefined): string[] | null {
  if (!declared) return null;
  const stored = Object.entries(declared).flatMap(([name, { type }]) =>
    type === "histogram" ? ["bucket", "count", "sum"].map((part) => `${name}_${part}`) : [name],
  );
  return [...stored, "process_.+"].sort();
}
