/** The gateway's rate limits: they count per client address, and all simulated users have the same address. */
import type { PlannedRoute } from "../../generator/src/plan/types.ts";
import { routeOf } from "./api-paths.ts";
import type { Ask } from "./ask.ts";
import type { Kind } from "./kind.ts";
import type { Users } from "./users.ts";

export interface Limit {
  /** The microservice whose requests are counted together. */
  readonly service: string;
  /** Requests per second that one client may send to this microservice. */
  readonly ratePerSecond: number;
  /** Requests per second, of all kinds together, at which this limit is reached. */
  readonly reachedAt: number;
}

/** A request of this kind by a user who does not exist. */
export function sampleRequest({ sample }: Pick<Users, "sample">, kind: Kind): Ask {
  return kind.request(sample, { at: 0, person: 0, kind, which: 0, whom: 0, how: 0 });
}

/** The limit that is reached first. @throws Error if no route leads to a kind's path */
export function firstLimit(routes: readonly PlannedRoute[], users: Pick<Users, "kinds" | "sample">): Limit | undefined {
  const { kinds } = users;
  const all = kinds.reduce((sum, { weight }) => sum + weight, 0);
  const counted = kinds.flatMap((kind) => {
    if (!routes.some(({ upstream }) => upstream.name === kind.service)) return [];
    const { ratePerSecond } = routeOf(routes, kind.service, sampleRequest(users, kind).path);
    return [{ service: kind.service, ratePerSecond, weight: kind.weight }];
  });
  const limits = [...Map.groupBy(counted, ({ service, ratePerSecond }) => `${service} ${ratePerSecond}`).values()].map(
    (group): Limit => {
      const { service = "", ratePerSecond = 0 } = group[0] ?? {};
      const share = group.reduce((sum, { weight }) => sum + weight, 0) / all;
      return { service, ratePerSecond, reachedAt: ratePerSecond / share };
    },
  );
  return limits.sort((a, b) => a.reachedAt - b.reachedAt)[0];
}
