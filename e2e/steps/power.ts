/** The node loses power; everything must recover by itself. */
import { argocdNamespace } from "../../operate/application.ts";
import { untilHealthy } from "../../operate/cluster/follow.ts";
import { expectedNow, missing, podsOf } from "../../operate/cluster/pods.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { run } from "../../operate/kubectl.ts";
import { rootOf } from "../../operate/planned.ts";
import { secondsSince } from "../delivery/followed.ts";
import type { Step } from "../step.ts";
import { newWitness } from "../witness.ts";

/** Seconds: the bar. */
const most = 180;

/** @param command cuts the node's power and restores it, such as "minikube stop && minikube start" */
export const power = (command: string): Step => ({
  title: "The node loses power and starts again",
  rows: ["TF11", "R4"],
  async run(context, say) {
    const { api } = context;
    const witness = await newWitness(context);
    try {
      const before = runningIn(await podsOf(context));
      say(command);
      // Processes that the command starts may outlive it, and would keep its output open.
      await run("sh", ["-c", `exec >/dev/null 2>&1; ${command}`]);
      const begun = performance.now();
      say("waiting until all pods are ready");
      const expected = await eventually(() => expectedNow(context), {
        within: most,
        every: 1_000,
        what: "an answer of the API server",
      });
      await eventually(
        async () => {
          const pods = await podsOf(context);
          return runningIn(pods).isDisjointFrom(before) && missing(pods, expected).length === 0;
        },
        { within: 2 * most, every: 1_000, what: "a state with all pods restarted and ready" },
      );
      const ready = secondsSince(begun);
      const followed = await api.find("Application", argocdNamespace, rootOf(context.planned));
      if (followed) await untilHealthy(context, { within: 2 * most }, say);
      await witness.findsAll();
      if (ready > most) throw new Error(`all pods were ready after ${ready.toFixed(0)} s; the bar is ${most} s`);
      return [`all pods ready after ${ready.toFixed(0)} s (bar ${most} s); ${witness.verdict}`];
    } finally {
      witness.leave();
    }
  },
});

/** The ids of the containers that the API server reports as running. Until the node reports again, these are the earlier ones. */
const runningIn = (pods: readonly LiveObject[]): Set<string> =>
  new Set(
    pods.flatMap(({ status }) =>
      [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].flatMap(
        ({ state, containerID }: { state?: { running?: object }; containerID?: string }) =>
          state?.running && containerID ? [containerID] : [],
      ),
    ),
  );
