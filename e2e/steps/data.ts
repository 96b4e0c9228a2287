/** Deletes every pod once; the application's data must still exist. */
import { expectedNow, missing, podsOf, readyPods } from "../../operate/cluster/pods.ts";
import { eventually } from "../../operate/eventually.ts";
import { runningOf } from "../../operate/planned.ts";
import { secondsSince } from "../delivery/followed.ts";
import type { Step } from "../step.ts";
import { newWitness } from "../witness.ts";

export const data: Step = {
  title: "Data survives the deletion of each pod",
  rows: ["TH5", "TM2", "R3"],
  async run(context, say) {
    const { api } = context;
    const begun = performance.now();
    const witness = await newWitness(context);
    let deleted = 0;
    try {
      for (const { name } of runningOf(context.planned)) {
        for (const { metadata } of readyPods(await podsOf(context), name)) {
          say(metadata.name);
          await api.remove("Pod", metadata.namespace ?? "", metadata.name);
          deleted += 1;
          await eventually(
            async () => {
              const pods = await podsOf(context);
              const gone = !pods.some((pod) => pod.metadata.uid === metadata.uid);
              return gone && missing(pods, await expectedNow(context)).length === 0;
            },
            { within: 120, what: `a replacement of pod ${metadata.name}, and all pods of ${name} ready` },
          );
        }
        await witness.findsAll();
      }
      return [`${deleted} pods deleted one by one in ${secondsSince(begun).toFixed(0)} s: ${witness.verdict}`];
    } finally {
      witness.leave();
    }
  },
};
