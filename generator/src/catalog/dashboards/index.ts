/** All dashboards, made from the facts of all microservices: a new microservice has its own automatically. */
import type { Microservice } from "../../model/microservice.ts";
import type { RunKind } from "../../model/run.ts";
import type { Dashboard } from "../../promql/index.ts";
import { delivery } from "./delivery.ts";
import { microserviceDashboard } from "./microservice.ts";
import { nginxDashboard } from "./nginx.ts";
import { nodes } from "./nodes.ts";
import { overview } from "./overview.ts";
import { postgresDashboard } from "./postgres.ts";
import { redisDashboard } from "./redis.ts";

/** The dashboards, in the order in which a person needs them. */
export function dashboards(microservices: Readonly<Record<string, Microservice>>): readonly Dashboard[] {
  const all = Object.values(microservices);
  const running = (...kinds: RunKind[]) => all.filter(({ run }) => kinds.includes(run.kind));
  const [nginx, ...otherNginx] = running("page", "gateway");
  const names = (some: readonly Microservice[]) => some.map(({ name }) => name);
  return [
    overview({
      node: names(running("node").filter(({ namespace }) => namespace !== "monitoring")),
      others: names(running("page", "gateway", "postgres-exporter", "redis-exporter")),
    }),
    ...running("node").map(microserviceDashboard),
    ...(nginx ? [nginxDashboard([nginx, ...otherNginx])] : []),
    ...running("postgres").map(postgresDashboard),
    ...running("redis").map(redisDashboard),
    nodes,
    delivery,
  ];
}
