/** A data store without any pod for some seconds. */
import type { PlannedMicroservice } from "../../../generator/src/plan/types.ts";
import { suspend } from "../../cluster/suspend.ts";
import type { Simulation } from "../simulation.ts";

const seconds = 20;

export function takeAway({ name, namespace }: PlannedMicroservice): Simulation {
  return {
    name: `away-${name}`,
    does: `scales ${name} to zero for ${seconds} s`,
    users: `requests that need ${name} fail at once with a problem document that names it; no other request fails, and no data is lost`,
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
