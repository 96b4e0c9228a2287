/** The type of a step of the proof, and its execution. */
import type { Say } from "../operate/report.ts";
import type { StepContext } from "./context.ts";
import { secondsSince } from "./delivery/followed.ts";
import { prometheusOf } from "./monitoring/prometheus.ts";
import { starved } from "./monitoring/starved.ts";

export interface Step {
  readonly title: string;
  /** The rows of the requirements that the step proves, such as TF4. */
  readonly rows: readonly string[];
  /** Whether the step pushes commits: it is left out if it may not. */
  readonly needsGit?: true;
  /** The reason for which the step has nothing to prove on this cluster; undefined if it has something. */
  leftOut?(context: StepContext): string | undefined;
  /**
   * @returns the lines of evidence
   * @throws Error that describes every deviation
   */
  run(context: StepContext, say: Say): Promise<readonly string[]>;
}

/** The reason to leave a step out; undefined if it runs. */
export function whyLeftOut({ needsGit, leftOut }: Step, context: StepContext): string | undefined {
  if (needsGit && !context.mayPush)
    return "the step pushes commits, but this cluster does not follow the git server of npm run bootstrap -- CLUSTER --local";
  return leftOut?.(context);
}

/** Runs a step; its error also reports nodes that lacked processor time. */
export async function runStep({ run }: Pick<Step, "run">, context: StepContext, say: Say): Promise<readonly string[]> {
  const begun = performance.now();
  try {
    return await run(context, say);
  } catch (error) {
    const [why] = await starved(prometheusOf(context), secondsSince(begun));
    throw why ? new Error(`${(error as Error).message}\n${why}`, { cause: error }) : error;
  }
}
