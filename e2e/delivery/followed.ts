/** Waits until Argo CD has applied a commit of an Application. */

import { argocdNamespace } from "../../operate/application.ts";
import { componentOf, isDone, refresh } from "../../operate/cluster/follow.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import type { StepContext } from "../context.ts";

export const secondsSince = (begun: number): number => (performance.now() - begun) / 1_000;

/** Seconds from the refresh until the Application is Synced and Healthy at this commit and its new pods run. */
export async function follow(context: StepContext, application: string, commit: string, within = 180): Promise<number> {
  const begun = performance.now();
  await refresh(context, [application]);
  await eventually(
    async () => {
      const app = await context.api.get("Application", argocdNamespace, application);
      return isDone(app, commit) && (await rolledOut(context, app));
    },
    { within, what: `${application} Synced and Healthy at ${commit.slice(0, 7)}` },
  );
  return secondsSince(begun);
}

/** Checks the rollout itself: the health in Argo CD's status may be older than its own change. */
async function rolledOut({ api }: StepContext, app: LiveObject): Promise<boolean> {
  const deployment = await api.find("Deployment", app.spec.destination.namespace, componentOf(app));
  if (!deployment) return true;
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = deployment.status;
  const specified = deployment.spec.replicas;
  return (
    observedGeneration >= (deployment.metadata.generation ?? 0) &&
    [updatedReplicas, readyReplicas, replicas].every((count) => count === specified)
  );
}

/** A line of evidence. @throws Error if the time exceeds the bar */
export function bar(subject: string, seconds: number, most: number): string {
  if (seconds > most) throw new Error(`${subject} took ${seconds.toFixed(1)} s; the bar is ${most} s`);
  return `${subject}: ${seconds.toFixed(1)} s (bar ${most} s)`;
}
