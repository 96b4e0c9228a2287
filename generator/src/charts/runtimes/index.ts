import type { PlannedWorkload } from "../../plan/types.ts";
import { gateway } from "./gateway.ts";
import { node } from "./node.ts";
import { page } from "./page.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import type { Planned, RunsIn } from "./runtime.ts";

/** What runs in a microservice's main container. */
export function runsIn(planned: PlannedWorkload): RunsIn {
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
  }
}
