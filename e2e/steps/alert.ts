/** The alert of a stopped service fires, and resolves after the service is back. */

import { facts } from "../../generator/src/facts.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { recordChanges } from "../../operate/cluster/changes.ts";
import { suspend } from "../../operate/cluster/suspend.ts";
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { secondsSince } from "../delivery/followed.ts";
import { lacksPrometheus, prometheusOf } from "../monitoring/prometheus.ts";
import type { Step } from "../step.ts";

const alertName = "ServiceDown";
/** Seconds: the bar from the stop to the alert, and from the service's return to the end of the alert. */
const most = 120;

export const alert: Step = {
  title: "The alert of a stopped service fires and resolves",
  rows: ["TH11"],
  leftOut(context) {
    const declared = facts.monitoring.ruleGroups.some(({ alerts }) => alerts.some(({ name }) => name === alertName));
    if (!declared) return `no rule group declares the alert ${alertName}`;
    return lacksPrometheus(context) ?? (leastNeeded(context) ? undefined : noVictim);
  },
  async run(context, say) {
    const { api, planned } = context;
    const query = prometheusOf(context);
    const victim = leastNeeded(context);
    if (!victim) throw new Error(noVictim);
    const { name, namespace } = victim;
    const firing = async () =>
      (await query(`ALERTS{alertname="${alertName}", alertstate="firing", job="${name}"}`)).length > 0;
    if (await firing()) throw new Error(`${alertName} fires for ${name} before the step stops it`);
    const changes = recordChanges(api);
    try {
      await suspend(api, changes, planned.name, name);
      say(`${name} is scaled to zero`);
      const stopped = performance.now();
      await changes.change("Deployment", await api.get("Deployment", namespace, name), { spec: { replicas: 0 } });
      await eventually(firing, { within: 2 * most, every: 1_000, what: `${alertName} for ${name}` });
      const fired = secondsSince(stopped);
      await changes.undo();
      say(`${name} is back`);
      const back = performance.now();
      await eventually(async () => !(await firing()), {
        within: 2 * most,
        every: 1_000,
        what: `the end of ${alertName} for ${name}`,
      });
      const ended = secondsSince(back);
      const line = `${alertName} for ${name} fired after ${fired.toFixed(0)} s, and resolved ${ended.toFixed(0)} s after its return (bar ${most} s each)`;
      if (fired > most || ended > most) throw new Error(line);
      return [line];
    } finally {
      await changes.undo();
    }
  },
};

const noVictim = "no Deployment is scraped and has no autoscaler: the step has nothing to stop";

/** The scraped Deployment of no gateway and no page, with a fixed number of pods that the fewest others call. */
function leastNeeded({ planned }: StepContext): PlannedMicroservice | undefined {
  const callers = (name: string) =>
    planned.edges.filter(({ to, reason }) => to.name === name && reason === "calls").length;
  const [found] = microservicesOf(planned)
    .filter(
      ({ runtime, workload, scale, storage }) =>
        ["node", "image"].includes(runtime.kind) &&
        workload.kind === "deployment" &&
        scale === null &&
        storage === null,
    )
    .filter(
      ({ name, namespace }) =>
        namespace !== planned.installation.monitoring && planned.targets.some(({ job }) => job === name),
    )
    .sort((a, b) => callers(a.name) - callers(b.name));
  return found;
}
