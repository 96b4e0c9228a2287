/** The cluster that a step works on, as the proof opens it. */
import type { Target } from "../operate/target.ts";

export interface StepContext extends Target {
  /** IPv4 address of a node: NodePorts, and an ingress controller on host ports, answer there. */
  readonly node: string;
  /** PEM certificate of the authority that signed what the Ingress shows; undefined where the cluster has none of ours. */
  readonly authority: string | undefined;
  /** Steps may push: the cluster follows the git server that `bootstrap --local` has made in it. */
  readonly mayPush: boolean;
}
