import type { Cluster } from "../model/cluster.ts";
import { type Microservices, platformPods, scrapesOf, selectorLabels } from "./graph.ts";
import type { PlannedTarget } from "./types.ts";

/** The ConfigMap of a dashboard. */
export const dashboardName = (uid: string): string => `dashboard-${uid}`;

/** What Prometheus asks on one cluster, sorted by job: exactly the graph's edges with the reason "scrape", and itself. */
export function targetsOf(microservices: Microservices, cluster: Cluster): PlannedTarget[] {
  const { argocdController, argocdRepoServer } = platformPods(cluster);
  const own = Object.values(microservices).flatMap((microservice) =>
    scrapesOf(microservice).map(({ job, name, port }) => ({
      job,
      namespace: microservice.namespace,
      labels: selectorLabels(microservice.name),
      portName: name,
      port,
      honorLabels: microservice.honorLabels ?? false,
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
    service,
    byName: true,
  }));
  return [...own, ...argocd].sort((a, b) => (a.job < b.job ? -1 : 1));
}
