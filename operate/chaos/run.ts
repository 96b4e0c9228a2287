/** Runs one simulation under traffic, and measures the failed requests and the time until recovery. */

import { type Expected, expectedNow, missing, newRestarts, podsOf, restartsOf } from "../cluster/pods.ts";
import { eventually } from "../eventually.ts";
import type { Traffic } from "../load/traffic.ts";
import type { Say } from "../report.ts";
import { needing, type Requests } from "./needs.ts";
import type { ChaosContext, Simulation } from "./simulation.ts";
import type { Outcome } from "./verdict.ts";

/** Seconds during which all pods must be ready and no request may fail before the system counts as recovered. */
const calm = 4;
/** Seconds. The limit of the wait for recovery. */
const patience = 180;

/** @throws Error if the application is not healthy before the fault, or the fault cannot be made; all changes are restored then, too */
export async function simulate(
  context: ChaosContext,
  traffic: Traffic,
  requests: Requests,
  simulation: Simulation,
  say: Say,
): Promise<Outcome> {
  const { planned, changes } = context;
  say("waiting until all pods are ready and no request fails");
  const expected = await expectedNow(context);
  await recovered(context, traffic, expected);
  const before = restartsOf(await podsOf(context));
  const begun = traffic.now();
  try {
    say(simulation.does);
    await simulation.run(context);
  } finally {
    await changes.undo();
  }
  const ended = traffic.now();
  say("waiting for recovery");
  const readyAt = await recovered(context, traffic, expected).catch(() => undefined);
  context.signal.throwIfAborted();
  await traffic.settled();
  const { failing } = simulation.bar;
  return {
    summary: traffic.snapshot(begun),
    begun,
    ended,
    readyAfter: readyAt === undefined ? undefined : Math.max(0, readyAt - ended) / 1_000,
    restarts: newRestarts(before, restartsOf(await podsOf(context))),
    mayFail: failing === "any" ? new Set(requests.kinds.map(({ name }) => name)) : needing(planned, requests, failing),
  };
}

/** @returns the time, by the traffic's clock, at which all pods became ready and then stayed so. @throws TooLong */
async function recovered(context: ChaosContext, traffic: Traffic, expected: Expected): Promise<number> {
  const { signal } = context;
  let since: number | undefined;
  let lacking: string[] = [];
  return eventually(
    async () => {
      if (signal.aborted) return true;
      lacking = missing(await podsOf(context), expected);
      if (lacking.length > 0) since = undefined;
      else since ??= traffic.now();
      const quiet = traffic.snapshot(traffic.now() - calm * 1_000).failed === 0;
      return since !== undefined && quiet && traffic.now() - since >= calm * 1_000 && since;
    },
    { within: patience, every: 300, what: "a state with all pods ready and no failing request" },
  ).then(
    (at) => {
      signal.throwIfAborted();
      return Number(at);
    },
    (error) => {
      throw new Error(`${error.message}${lacking.length > 0 ? `; not ready: ${lacking.join(", ")}` : ""}`);
    },
  );
}
