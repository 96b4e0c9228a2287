/** All simulations of a cluster, from its declaration. */

import type { Edge } from "../../../generator/src/model/traffic.ts";
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import type { Kind } from "../../load/kind.ts";
import { isStateful, replicasOf, servingOf, storesOf } from "../../planned.ts";
import type { Target } from "../../target.ts";
import type { Simulation } from "../simulation.ts";
import { takeAway } from "./away.ts";
import { cut, type Way } from "./cut.ts";
import { takeDnsAway } from "./dns.ts";
import { crashPod, deletePod } from "./kill.ts";
import { slowPostgres, slowRedis } from "./slow.ts";

/** The microservice that gets the most requests; the first one of several. */
function busiestOf(kinds: readonly Kind[]): string | undefined {
  return [...Map.groupBy(kinds, ({ service }) => service)]
    .map(([name, all]) => ({ name, weight: all.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((a, b) => b.weight - a.weight)[0]?.name;
}

/** @param kinds of the requests under which they run */
export function simulationsOf(target: Pick<Target, "cluster" | "planned">, kinds: readonly Kind[]): Simulation[] {
  const busiest = busiestOf(kinds);
  const microservices = servingOf(target.planned);
  const stateless = microservices.filter((microservice) => !isStateful(microservice));
  const stores = storesOf(target.planned);
  return [
    ...stateless.map(deletePod),
    ...stateless.filter((microservice) => replicasOf(microservice) > 1).map(crashPod),
    ...stores.map(deletePod),
    ...stores.map(takeAway),
    ...stores.flatMap((store) => slow(store, busiest)),
    takeDnsAway(target.cluster.dns),
    ...cuts(target, stateless, busiest),
  ];
}

/** The busiest microservice's database, or the first one. */
function slow(store: PlannedMicroservice, busiest: string | undefined): Simulation[] {
  const { runtime } = store;
  if (runtime.kind === "redis") return [slowRedis(store)];
  if (runtime.kind !== "postgres") return [];
  const database = runtime.roles.find((role) => role === busiest) ?? runtime.roles[0];
  return database ? [slowPostgres(store, database)] : [];
}

/** A simulation for every call between two microservices; `all` runs those of the connections that most requests use. */
function cuts(
  { planned }: Pick<Target, "planned">,
  stateless: readonly PlannedMicroservice[],
  busiest: string | undefined,
): Simulation[] {
  const names = new Set(servingOf(planned).map(({ name }) => name));
  const gateway = stateless.find(({ runtime }) => runtime.kind === "gateway")?.name;
  const ways = planned.edges.filter(
    (edge): edge is Edge & Way => edge.reason === "calls" && names.has(edge.from.name) && names.has(edge.to.name),
  );
  return ways.map((way) => {
    const [from, to] = [way.from.name, way.to.name];
    const inAll =
      (from === gateway && to === busiest) || (from === busiest && stateless.some(({ name }) => name === to));
    return cut(way, inAll);
  });
}
