import { startTraffic } from "../operate/load/engine.ts";
import type { Traffic } from "../operate/load/traffic.ts";
import { wayIn } from "../operate/load/way-in.ts";
import { users } from "../services/traffic/index.ts";
import type { StepContext } from "./context.ts";

/** Starts the application's traffic through the first way in; silent if it declares no requests. */
export function startUsers({ planned, node, authority }: StepContext, seed: string): Promise<Traffic> {
  const way = users.kinds.length > 0 ? wayIn(planned, { address: node, authority }) : null;
  return startTraffic({ users, planned, way, seed });
}
