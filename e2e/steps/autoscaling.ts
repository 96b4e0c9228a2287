/** An autoscaler adds pods under load, and Argo CD does not revert that. */

import { setTimeout as sleep } from "node:timers/promises";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { argocdNamespace } from "../../operate/application.ts";
import { eventually } from "../../operate/eventually.ts";
import { applicationOf, microservicesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { secondsSince } from "../delivery/followed.ts";
import type { Step } from "../step.ts";
import { hasWitness, newWitness } from "../witness.ts";

/** Seconds for the metrics, the autoscaler's sync period and the start of a pod. */
const patience = 240;
/** Seconds within which Argo CD would have reverted it: it reverts drift within 10. */
const observed = 20;
/** Simultaneous requests. */
const parallel = 4;

export const autoscaling: Step = {
  title: "Autoscaling under load, which Argo CD does not revert",
  rows: ["TM4", "MS7"],
  leftOut({ planned }) {
    if (scaledOf(planned).length === 0) return `${planned.name} declares no autoscaler`;
    return hasWitness ? undefined : "services/e2e/index.ts declares no request that needs CPU";
  },
  async run(context, say) {
    const { api } = context;
    const scaled = scaledOf(context.planned);
    const witness = await newWitness(context);
    const over = new AbortController();
    const begun = performance.now();
    const load = Promise.all(
      Array.from({ length: parallel }, async () => {
        while (!over.signal.aborted)
          if ((await witness.load().catch(() => ({ status: 0 }))).status !== 200) await sleep(200);
      }),
    );
    try {
      const { name, namespace, from, to } = await eventually(
        async () => {
          const replicas = await Promise.all(scaled.map((one) => replicasOf(context, one)));
          say(replicas.map(({ name, to }) => `${name} ${to}`).join(", "));
          return replicas.find(({ from, to }) => to > from);
        },
        { within: patience, every: 1_000, what: "a pod that an autoscaler adds" },
      );
      const took = secondsSince(begun);
      say(`${name} has ${to} replicas`);
      for (let second = 0; second < observed; second += 1) {
        const { spec } = await api.get("Deployment", namespace, name);
        if (spec.replicas <= from)
          throw new Error(`${name} was scaled to ${to} replicas, and back to ${spec.replicas} under load`);
        await sleep(1_000);
      }
      const app = await api.find("Application", argocdNamespace, applicationOf(context.planned, name));
      if (app && app.status.sync.status !== "Synced")
        throw new Error(`Application ${name} is ${app.status.sync.status} after its autoscaler scaled it`);
      return [
        took < 2
          ? `${name}: ${to} replicas instead of ${from}; its autoscaler had scaled it before the step`
          : `${name}: from ${from} to ${to} replicas after ${took.toFixed(0)} s of load`,
        app ? `unchanged ${observed} s later, and its Application is Synced` : `unchanged ${observed} s later`,
      ];
    } finally {
      over.abort();
      await load;
      witness.leave();
    }
  },
};

const scaledOf = (planned: PlannedCluster) => microservicesOf(planned).filter(({ scale }) => scale !== null);

async function replicasOf(
  { api }: StepContext,
  { name, namespace, scale }: ReturnType<typeof microservicesOf>[number],
) {
  const { spec } = await api.get("Deployment", namespace, name);
  return { name, namespace, from: scale?.min ?? 1, to: spec.replicas as number };
}
