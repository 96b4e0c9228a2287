/** An autoscaler adds pods under load, and Argo CD leaves them alone. */

import { setTimeout as sleep } from "node:timers/promises";
import { argocdNamespace } from "../../operate/cluster/argocd.ts";
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { secondsSince } from "../delivery/followed.ts";
import { newPerson } from "../person.ts";
import type { Step } from "../step.ts";

/** Seconds for metrics, the autoscaler's rounds and the start of a pod. */
const patience = 240;
/** Seconds in which Argo CD would have undone it: drift heals within 10. */
const left = 20;
/** Log-ins at the same time; their hashes are work for users. */
const hands = 4;

export const autoscaling: Step = {
  title: "Scaling under load, and git does not undo it",
  rows: ["TM4", "MS7"],
  async run(context, say) {
    const { api } = context;
    const scaled = microservicesOf(context.planned).filter(({ scale }) => scale !== null);
    if (scaled.length === 0) return [`${context.planned.name} declares no autoscaler`];
    const person = await newPerson(context);
    const over = new AbortController();
    const begun = performance.now();
    const load = Promise.all(
      Array.from({ length: hands }, async () => {
        while (!over.signal.aborted)
          if ((await person.logIn().catch(() => ({ status: 0 }))).status !== 200) await sleep(200);
      }),
    );
    try {
      const { name, namespace, from, to } = await eventually(
        async () => {
          const replicas = await Promise.all(scaled.map((one) => replicasOf(context, one)));
          say(replicas.map(({ name, to }) => `${name} ${to}`).join(", "));
          return replicas.find(({ from, to }) => to > from);
        },
        { within: patience, every: 1_000, what: "a decision of an autoscaler to add a pod" },
      );
      const took = secondsSince(begun);
      say(`${name} has ${to}`);
      for (let second = 0; second < left; second += 1) {
        const { spec } = await api.get("Deployment", namespace, name);
        if (spec.replicas <= from)
          throw new Error(`${name} was scaled to ${to}, and is back at ${spec.replicas} under load`);
        await sleep(1_000);
      }
      const app = await api.find("Application", argocdNamespace, name);
      if (app && app.status.sync.status !== "Synced")
        throw new Error(`${name} is ${app.status.sync.status} since its autoscaler scaled it`);
      return [
        took < 2
          ? `${name}: ${to} instead of ${from}, as its autoscaler had decided before`
          : `${name}: ${from} to ${to} after ${took.toFixed(0)} s of load, as its autoscaler says`,
        app ? `still so ${left} s later, and its Application is Synced` : `still so ${left} s later`,
      ];
    } finally {
      over.abort();
      await load;
      person.leave();
    }
  },
};

async function replicasOf(
  { api }: StepContext,
  { name, namespace, scale }: ReturnType<typeof microservicesOf>[number],
) {
  const { spec } = await api.get("Deployment", namespace, name);
  return { name, namespace, from: scale?.min ?? 1, to: spec.replicas as number };
}
