import type { Objects } from "../checks/plant.ts";

/** What a careless person or an attacker does to correct manifests, and which rule refuses it. */
export interface Fault {
  readonly fault: string;
  readonly rule: string;
  /** A piece of the rule's message. */
  readonly says: string;
  /** Works on every correct cluster that has TaskFlow's tasks, images and postgres, an Ingress and an Application. */
  readonly plant: (objects: Objects) => void;
}
