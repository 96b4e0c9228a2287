/** Attempts every possible connection: the declared ones must answer, all others must time out. */

import { allReady } from "../../operate/cluster/pods.ts";
import { eventually } from "../../operate/eventually.ts";
import { namespacesOf, runningOf } from "../../operate/planned.ts";
import type { Say } from "../../operate/report.ts";
import type { StepContext } from "../context.ts";
import { secondsSince } from "../delivery/followed.ts";
import { lacksImage, nodeImage } from "../in-pod.ts";
import type { Step } from "../step.ts";
import { type Attempt, attemptsFrom } from "./attempts.ts";
import { evidence } from "./evidence.ts";
import { disagreements, isUnanswered, withLater } from "./judge.ts";
import { readPods, readScene } from "./read-scene.ts";
import { type Outcome, runProbe } from "./run-probe.ts";
import type { Pod, Scene } from "./scene.ts";
import { makeStrangers, removeStrangers } from "./strangers.ts";

export const attempts: Step = {
  title: "Every allowed and denied connection, attempted",
  rows: ["TF4", "P6", "MS5"],
  leftOut: lacksImage,
  async run(context, say) {
    const begun = performance.now();
    const image = nodeImage(context);
    say("creating test pods");
    try {
      const strangers = await makeStrangers(context.api, context.planned, image);
      const scene = await readScene(context, strangers);
      const found = await retryUnanswered(context, await probeAll(context, scene, image, say), image, say);
      const { outcomes, gone } = await withoutDeleted(context, strangers.namespace, scene, found);
      const wrong = disagreements(outcomes);
      if (wrong.length > 0)
        throw new Error(`${wrong.length} connections differ from the declared graph:\n  ${wrong.join("\n  ")}`);
      return evidence(scene, outcomes, gone, secondsSince(begun));
    } finally {
      await removeStrangers(context.api);
    }
  },
};

type Probed = { readonly pod: Pod; readonly outcomes: Outcome[] } | { readonly pod: Pod; readonly error: Error };

/** Keeps an error until the end: it does not count if its pod has been deleted in the meantime. */
async function probeFrom({ api }: StepContext, pod: Pod, made: readonly Attempt[], image: string): Promise<Probed> {
  try {
    return { pod, outcomes: await runProbe(api, pod, made, image) };
  } catch (error) {
    return { pod, error: error as Error };
  }
}

async function probeAll(context: StepContext, scene: Scene, image: string, say: Say): Promise<Probed[]> {
  // Attempts go to the cluster's own pods, but never start there: the ephemeral container would stay in a pod of others.
  const ours = new Set(namespacesOf(context.planned));
  const from = scene.pods.filter((pod) => ours.has(pod.namespace) || pod.stranger);
  let done = 0;
  say(`0 of ${from.length} pods`);
  return Promise.all(
    from.map((pod) =>
      probeFrom(context, pod, attemptsFrom(pod, scene), image).finally(() => {
        done += 1;
        say(`${done} of ${from.length} pods`);
      }),
    ),
  );
}

/**
 * Repeats the attempts that must be answered and were not, when all pods are ready: attempts use up the CPU limit of their pod,
 * so that a small pod is not ready during them and its Service has no endpoint.
 */
async function retryUnanswered(
  context: StepContext,
  found: readonly Probed[],
  image: string,
  say: Say,
): Promise<readonly Probed[]> {
  if (!found.some((one) => "outcomes" in one && one.outcomes.some(isUnanswered))) return found;
  say("waiting until all pods are ready");
  // If they do not become ready, the repeated attempts report it, each with its name.
  await eventually(() => allReady(context), { within: 60 }).catch(() => {});
  say("repeating the attempts without an answer");
  return Promise.all(
    found.map(async (one) => {
      const unanswered = "outcomes" in one ? one.outcomes.filter(isUnanswered) : [];
      if ("error" in one || unanswered.length === 0) return one;
      const once = unanswered.map(({ attempt }) => attempt);
      const later = await probeFrom(context, one.pod, once, image);
      return "error" in later ? later : { pod: one.pod, outcomes: withLater(one.outcomes, later.outcomes) };
    }),
  );
}

/**
 * Leaves out the attempts from and to pods that were deleted in the meantime, for example by an autoscaler.
 * @throws Error if an existing pod could make no attempts, or no pod of a microservice made any
 */
async function withoutDeleted(context: StepContext, away: string, { pods }: Scene, found: readonly Probed[]) {
  const alive = new Set((await readPods(context, away)).pods.map(({ uid }) => uid));
  const gone = pods.filter(({ uid }) => !alive.has(uid));
  const failed = found.flatMap((one) => ("error" in one && alive.has(one.pod.uid) ? [one.error.message] : []));
  if (failed.length > 0) throw new Error(failed.join("\n"));
  const outcomes = found
    .flatMap((one) => ("outcomes" in one ? one.outcomes : []))
    .filter(({ attempt }) => alive.has(attempt.from.uid) && (!attempt.pod || alive.has(attempt.pod.uid)));
  const silent = runningOf(context.planned).filter(
    ({ name }) => !outcomes.some(({ attempt }) => attempt.from.title === name),
  );
  if (silent.length > 0)
    throw new Error(
      `all pods of ${silent.map(({ name }) => name).join(", ")} were replaced in the meantime: run this step again`,
    );
  return { outcomes, gone };
}
