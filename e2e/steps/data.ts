/** Every pod is deleted once; accounts, tasks and pictures are still there. */
import { expectedNow, missing, podsOf, readyPods } from "../../operate/cluster/pods.ts";
import { eventually } from "../../operate/eventually.ts";
import { microservicesOf } from "../../operate/planned.ts";
import { secondsSince } from "../delivery/followed.ts";
import { newPerson } from "../person.ts";
import type { Step } from "../step.ts";

export const data: Step = {
  title: "Data survives the deletion of each pod",
  rows: ["TH5", "TM2", "R3"],
  async run(context, say) {
    const { api } = context;
    const begun = performance.now();
    const person = await newPerson(context);
    let deleted = 0;
    try {
      for (const { name } of microservicesOf(context.planned)) {
        for (const { metadata } of readyPods(await podsOf(api), name)) {
          say(metadata.name);
          await api.remove("Pod", metadata.namespace ?? "", metadata.name);
          deleted += 1;
          await eventually(
            async () => {
              const pods = await podsOf(api);
              const gone = !pods.some((pod) => pod.metadata.uid === metadata.uid);
              return gone && missing(pods, await expectedNow(context)).length === 0;
            },
            { within: 120, what: `${name} without ${metadata.name}` },
          );
        }
        await person.findsAll();
      }
      return [
        `${deleted} pods deleted, one after the other, in ${secondsSince(begun).toFixed(0)} s: account, task and picture are there`,
      ];
    } finally {
      person.leave();
    }
  },
};
