/** Neither a rolling update nor the deletion of one of several replicas may fail a request. */

import { expectedNow, missing, podsOf, readyPods } from "../../operate/cluster/pods.ts";
import { eventually } from "../../operate/eventually.ts";
import { inWords } from "../../operate/load/summary.ts";
import type { Traffic } from "../../operate/load/traffic.ts";
import { undeclared } from "../../operate/load/users.ts";
import { servingOf } from "../../operate/planned.ts";
import { users } from "../../services/traffic/index.ts";
import type { StepContext } from "../context.ts";
import type { Step } from "../step.ts";
import { startUsers } from "../traffic.ts";

export const updates: Step = {
  title: "Rolling updates and a lost replica, under traffic",
  rows: ["TM4", "MS7", "R3"],
  async run(context, say) {
    const { api } = context;
    const traffic = await startUsers(context, "e2e");
    // A microservice with a ReadWriteOnce volume is recreated instead of rolled.
    const stateless = servingOf(context.planned).filter(
      ({ workload, storage }) => workload.kind === "deployment" && storage === null,
    );
    const lines: string[] = [];
    try {
      for (const { name, namespace } of stateless) {
        say(`rolling update of ${name}`);
        const begun = traffic.now();
        const template = {
          metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() } },
        };
        await api.patch("Deployment", namespace, name, { spec: { template } });
        await rolledOut(context, name, namespace);
        lines.push(await lossless(traffic, begun, `rolling update of ${name}`));

        const [replica, other] = readyPods(await podsOf(context), name);
        if (!replica || !other) continue;
        say(`deleting a replica of ${name}`);
        const lost = traffic.now();
        await api.remove("Pod", namespace, replica.metadata.name);
        await rolledOut(context, name, namespace);
        lines.push(await lossless(traffic, lost, `one of the replicas of ${name} deleted`));
      }
      return lines;
    } finally {
      await traffic.stop();
    }
  },
};

/** Waits until the new pods are ready and the old ones are deleted. */
async function rolledOut(context: StepContext, name: string, namespace: string): Promise<void> {
  await eventually(
    async () => {
      const { metadata, status, spec } = await context.api.get("Deployment", namespace, name);
      const current =
        status.observedGeneration >= (metadata.generation ?? 0) && status.updatedReplicas === spec.replicas;
      const pods = (await podsOf(context)).filter(
        (pod) => pod.metadata.namespace === namespace && pod.metadata.labels?.["app.kubernetes.io/name"] === name,
      );
      const rest = pods.every((pod) => !pod.metadata.deletionTimestamp) && pods.length === spec.replicas;
      return (
        current && rest && missing(pods, new Map([[name, (await expectedNow(context)).get(name) ?? 1]])).length === 0
      );
    },
    { within: 180, what: `the new pods of ${name}` },
  );
}

async function lossless(traffic: Traffic, since: number, event: string): Promise<string> {
  await traffic.settled();
  const { requests, failed, reasons, kinds, failing } = traffic.snapshot(since);
  if (users.kinds.length === 0) return `${event}; ${undeclared}`;
  if (!failing) return `${event}: ${requests} requests, none failed`;
  const which = Object.entries(kinds).flatMap(([kind, figures]) => (figures.failed > 0 ? [kind] : []));
  const after = ((failing.from - since) / 1_000).toFixed(1);
  throw new Error(
    `${event}: ${failed} of ${requests} requests failed: ${inWords(reasons)}; ${which.join(", ")}, first ${after} s after its beginning`,
  );
}
