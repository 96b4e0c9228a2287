/** The type of a simulation, of its bar and of the context that it runs in. */

import type { Changes } from "../cluster/changes.ts";
import type { Target } from "../target.ts";

export interface ChaosContext extends Target {
  /** Every change goes through here, so that it is restored in any case. */
  readonly changes: Changes;
  /** Aborted if the run is interrupted. */
  readonly signal: AbortSignal;
  /** Keeps the fault for some seconds. @throws if the run is interrupted */
  hold(seconds: number): Promise<void>;
}

export interface Simulation {
  readonly name: string;
  /** The fault, in a line. */
  readonly does: string;
  /** The effect that users should see, in a line. */
  readonly users: string;
  readonly bar: Bar;
  /** False for a simulation that runs only if it is named. */
  readonly inAll: boolean;
  /** Makes the fault; resolves when it is over: the missing pods or connections are back, or the pods are starting. */
  run(context: ChaosContext): Promise<void>;
}

/** The limits that a simulation must meet. */
export interface Bar {
  /** A request may fail if it needs all of these microservices. "any": every request may fail; an empty list: none may. */
  readonly failing: readonly string[] | "any";
  /** Seconds after the fault's end during which requests may still fail. */
  readonly failingAfter: number;
  /** Seconds after the fault's end within which all pods must be ready. */
  readonly readyWithin: number;
  /** Seconds within which even a failing request is answered; Infinity if some requests time out in the browser. */
  readonly answeredWithin: number;
}
