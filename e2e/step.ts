/** One numbered step of the proof, and what it is run on. */
import type { Say } from "../operate/report.ts";
import type { Target } from "../operate/target.ts";
import { secondsSince } from "./delivery/followed.ts";
import { askPrometheus } from "./monitoring/prometheus.ts";
import { starved } from "./monitoring/starved.ts";

export interface World extends Target {
  /** IPv4 address of a node: NodePorts, and an ingress controller on host ports, answer there. */
  readonly node: string;
  /** PEM certificate of the authority that signed what the Ingress shows; undefined where the cluster has none of ours. */
  readonly authority: string | undefined;
  /** Steps may push: the cluster follows the git server that `bootstrap --local` has made in it. */
  readonly mayPush: boolean;
}

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
  run(world: World, say: Say): Promise<readonly string[]>;
}

/** Runs a step; its error says too where the nodes were short of processor time. */
export async function runStep({ run }: Pick<Step, "run">, world: World, say: Say): Promise<readonly string[]> {
  const begun = performance.now();
  try {
    return await run(world, say);
  } catch (error) {
    const [why] = await starved(askPrometheus(world.api), secondsSince(begun));
    throw why ? new Error(`${(error as Error).message}\n${why}`, { cause: error }) : error;
  }
}
