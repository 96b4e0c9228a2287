import type { Objects } from "../checks/plant.ts";

/** A change that a careless person or an attacker makes to correct manifests, and the rule that refuses it. */
export interface Fault {
  readonly fault: string;
  readonly rule: string;
  /** A piece of the rule's message. */
  readonly message: string;
  /** Applies to every correct cluster with the microservices tasks, images and postgres, an Ingress and an Application. */
  readonly plant: (objects: Objects) => void;
}
