import type { KubeObject } from "../../../model/kube-object.ts";
import type { PlannedIngress, PlannedPath } from "../../../plan/types.ts";
import type { Named } from "../metadata.ts";

/** How one kind of controller is told the limits of a microservice's paths: facts of the kind, not of the application. */
export interface Controller {
  /** The annotations of the Ingress. */
  readonly annotations: (planned: Named, ingress: PlannedIngress) => Record<string, string>;
  /** Objects of the controller's own kinds that annotations or filters refer to. */
  readonly objects: (planned: Named, ingress: PlannedIngress) => KubeObject[];
  /** The filters of an HTTPRoute's rule: the Gateway API itself knows no size limit. */
  readonly filters: (planned: Named, path: PlannedPath) => object[];
}

export const pathsOf = ({ hosts }: PlannedIngress): PlannedPath[] => hosts.flatMap(({ paths }) => paths);

export const toldNothing: Controller = { annotations: () => ({}), objects: () => [], filters: () => [] };
