/** One numbered step of the proof, and what it is run on. */
import type { Say } from "../operate/report.ts";
import type { StepContext } from "./context.ts";
import { secondsSince } from "./delivery/followed.ts";
import { askPrometheus } from "./monitoring/prometheus.ts";
import { starved } from "./monitoring/starved.ts";

export interface Step {
  readonly title: string;
  /** Rows of what TaskFlow must do, such as TF4. */
  readonly rows: readonly string[];
  /** Pushes commits: left out where nobody may. */
  readonly needsGit?: true;
  /**
   * @returns the evidence, a line each
   * @throws Error that says what is not as it must be
   */
  run(context: StepContext, say: Say): Promise<readonly string[]>;
}

/** Runs a step; its error says too where the nodes were short of processor time. */
export async function runStep({ run }: Pick<Step, "run">, context: StepContext, say: Say): Promise<readonly string[]> {
  const begun = performance.now();
  try {
    return await run(context, say);
  } catch (error) {
    const [why] = await starved(askPrometheus(context.api), secondsSince(begun));
    throw why ? new Error(`${(error as Error).message}\n${why}`, { cause: error }) : error;
  }
}
