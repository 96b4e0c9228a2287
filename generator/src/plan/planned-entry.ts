import type { ControllerKind } from "../model/cluster.ts";
import type { Belonging } from "./belonging.ts";

/** A path of a host, at the microservice that takes its requests. */
export interface PlannedPath {
  readonly path: string;
  readonly pathType: "Prefix" | "Exact";
  /** The port's name, and the Service's number for it. */
  readonly port: string;
  readonly servicePort: number;
  /** The largest request body, such as "10m"; null: the controller's own. */
  readonly maxBody: string | null;
  /** The longest pause of an answer, in seconds; null: the controller's own. */
  readonly pauseSeconds: number | null;
  /** Whether nothing but the controller refuses a larger body: the facts limit it, and no nginx of ours stands behind. */
  readonly controllerLimits: boolean;
}

/** The hosts whose requests reach a microservice from outside: they become an Ingress, or HTTPRoutes. */
export interface PlannedIngress {
  /** The kind of controller that reads it. */
  readonly controller: ControllerKind;
  readonly className: string;
  readonly tlsSecret: string;
  /** The Gateway that its HTTPRoutes belong to; null: it becomes an Ingress. */
  readonly gateway: { readonly name: string; readonly namespace: string } | null;
  /** Whether it is an nginx of ours, which ends requests that pause for too long by itself. */
  readonly limitsItself: boolean;
  readonly hosts: readonly { readonly host: string; readonly paths: readonly PlannedPath[] }[];
}

/** The Gateway of a cluster with the Gateway API: a component without pods. */
export interface PlannedGateway {
  readonly kind: "gateway-api";
  /** The component's folder. */
  readonly name: string;
  readonly namespace: string;
  readonly belongsTo: Belonging;
  /** The Gateway's own name. */
  readonly gateway: string;
  readonly className: string;
  readonly listenerPort: number;
  readonly tlsSecret: string;
  readonly hosts: readonly string[];
  /** The namespaces of its HTTPRoutes, sorted. */
  readonly routesFrom: readonly string[];
}
