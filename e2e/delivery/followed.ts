/** When Argo CD has made a commit of an Application real. */

import { argocdNamespace } from "../../operate/cluster/argocd.ts";
import { isDone, refresh } from "../../operate/cluster/follow.ts";
import { eventually } from "../../operate/eventually.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import type { StepContext } from "../context.ts";

export const secondsSince = (begun: number): number => (performance.now() - begun) / 1_000;

/** Seconds from the refresh until the Application is Synced and Healthy at this commit, its pods the new ones. */
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

/** The health that Argo CD says may be that of a moment before its own change. */
async function rolledOut({ api }: StepContext, { metadata, spec }: LiveObject): Promise<boolean> {
  const deployment = await api.find("Deployment", spec.destination.namespace, metadata.name);
  if (!deployment) return true;
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = deployment.status;
  const wanted = deployment.spec.replicas;
  return (
    observedGeneration >= (deployment.metadata.generation ?? 0) &&
    [updatedReplicas, readyReplicas, replicas].every((count) => count === wanted)
  );
}

export const medianOf = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** @throws Error where a bar is missed */
export function bar(what: string, seconds: number, most: number): string {
  if (seconds > most) throw new Error(`${what} took ${seconds.toFixed(1)} s; the bar is ${most} s`);
  return `${what}: ${seconds.toFixed(1)} s (bar ${most} s)`;
}
