/** The open cluster that a step works on. */
import type { Target } from "../operate/target.ts";

export interface StepContext extends Target {
  /** The IPv4 address of a node, where NodePorts and an ingress controller on host ports answer. */
  readonly node: string;
  /** The PEM certificate of the authority that signed the Ingress' certificate; undefined if bootstrap created none. */
  readonly authority: string | undefined;
  /** An image with Node as its entry point, which steps run beside pods; undefined if no microservice runs on Node. */
  readonly nodeImage: string | undefined;
  /** Whether steps may push commits: the cluster follows the git server of `bootstrap --local`. */
  readonly mayPush: boolean;
}
