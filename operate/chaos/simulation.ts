/** What a simulation works with. */

import type { Changes } from "../cluster/changes.ts";
import type { Target } from "../target.ts";

export interface ChaosContext extends Target {
  /** Everything that is changed goes through here, so that it is put back whatever happens. */
  readonly changes: Changes;
  /** The run is interrupted. */
  readonly signal: AbortSignal;
  /** Waits while people see what there is to see. @throws where the run is interrupted */
  hold(seconds: number): Promise<void>;
}

export interface Simulation {
  readonly name: string;
  /** What is done, in a line. */
  readonly does: string;
  /** What people should see, in a line. */
  readonly users: string;
  readonly bar: Bar;
  /** False: only by name. */
  readonly inAll: boolean;
  /** Resolves when the fault is over: what stands in for it is there again, or is being started. */
  run(context: ChaosContext): Promise<void>;
}

/** What must hold. */
export interface Bar {
  /** What people do may fail where it needs all of these microservices; "any": whatever they do; of none, nothing. */
  readonly failing: readonly string[] | "any";
  /** Seconds after the fault's end in which requests may still fail. */
  readonly failingAfter: number;
  /** Seconds after the fault's end until everything is ready. */
  readonly readyWithin: number;
  /** Seconds in which even a failing request is answered; Infinity: some are given up by those who wait. */
  readonly answeredWithin: number;
}
