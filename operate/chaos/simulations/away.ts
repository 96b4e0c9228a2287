/** A data store is not there at all for a while. */
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { suspend } from "../../cluster/suspend.ts";
import type { Simulation } from "../simulation.ts";

const seconds = 20;

export function takeAway({ name, namespace }: PlannedMicroservice): Simulation {
  return {
    name: `away-${name}`,
    does: `scales ${name} to nothing for ${seconds} s`,
    users: `what needs ${name} fails at once with a problem that says so; nothing else fails, nobody has to log in again`,
    bar: { failing: [name], failingAfter: 60, readyWithin: 60, answeredWithin: 11 },
    inAll: true,
    async run({ api, changes, planned, hold }) {
      await suspend(api, changes, planned.name, name);
      await changes.change("StatefulSet", await api.get("StatefulSet", namespace, name), { spec: { replicas: 0 } });
      await hold(seconds);
      await changes.undo();
    },
  };
}
