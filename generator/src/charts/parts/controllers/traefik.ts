import { parseBodySize } from "../../../model/body-size.ts";
import type { KubeObject } from "../../../model/kube-object.ts";
import { labelsOf, type Named } from "../metadata.ts";
import { type Controller, pathsOf } from "./controller.ts";

const group = "traefik.io";

/**
 * Traefik: it has no size limit and ends no answer that pauses. So it is told nothing but a limit that only it can keep, by a
 * Middleware, which reads whole requests and whole answers before it passes them on: no live updates get through one.
 */
export const traefik: Controller = {
  annotations: (planned, ingress) => {
    const [limit] = limitsOf(ingress);
    if (limit === undefined) return {};
    const { namespace } = planned;
    return {
      "traefik.ingress.kubernetes.io/router.middlewares": `${namespace}-${nameOf(planned, limit)}@kubernetescrd`,
    };
  },
  objects: (planned, ingress) => limitsOf(ingress).map((maxBody) => middleware(planned, maxBody)),
  filters: (planned, { controllerLimits, maxBody }) =>
    controllerLimits && maxBody !== null
      ? [{ type: "ExtensionRef", extensionRef: { group, kind: "Middleware", name: nameOf(planned, maxBody) } }]
      : [],
};

/** The distinct limits that only the controller keeps. With Ingresses the facts allow one per microservice. */
function limitsOf(ingress: Parameters<Controller["objects"]>[1]): string[] {
  const limits = pathsOf(ingress).flatMap(({ controllerLimits, maxBody }) =>
    controllerLimits && maxBody ? maxBody : [],
  );
  return [...new Set(limits)].sort();
}

const nameOf = ({ name }: Named, maxBody: string): string => `${name}-body-${maxBody}`;

function middleware(planned: Named, maxBody: string): KubeObject {
  const { name, namespace, belongsTo } = planned;
  return {
    apiVersion: `${group}/v1alpha1`,
    kind: "Middleware",
    metadata: { name: nameOf(planned, maxBody), namespace, labels: labelsOf(name, belongsTo) },
    spec: { buffering: { maxRequestBodyBytes: parseBodySize(maxBody) } },
  };
}
