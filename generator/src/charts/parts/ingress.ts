import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedIngress } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { controllers } from "./controllers/index.ts";
import { httpRoutes } from "./http-route.ts";
import { metadataOf, type Named } from "./metadata.ts";

/** The objects that lead requests from outside to a microservice: an Ingress or HTTPRoutes, and what they refer to. */
export function entrance(planned: Named, plannedIngress: PlannedIngress): KubeObject[] {
  const { controller, gateway } = plannedIngress;
  const routes = gateway ? httpRoutes(planned, plannedIngress, gateway) : [ingress(planned, plannedIngress)];
  return [...routes, ...controllers[controller].objects(planned, plannedIngress)];
}

/** Hosts and TLS, which every controller reads alike, and the limits in the way of the cluster's controller. */
function ingress(planned: Named, plannedIngress: PlannedIngress): KubeObject {
  const { controller, className, tlsSecret, hosts } = plannedIngress;
  const backend = (port: string) => ({ service: { name: planned.name, port: { name: port } } });
  return k8s.KubeIngress.manifest({
    metadata: metadataOf(planned, { annotations: controllers[controller].annotations(planned, plannedIngress) }),
    spec: {
      ingressClassName: className,
      tls: [{ hosts: hosts.map(({ host }) => host), secretName: tlsSecret }],
      rules: hosts.map(({ host, paths }) => ({
        host,
        http: { paths: paths.map(({ path, pathType, port }) => ({ path, pathType, backend: backend(port) })) },
      })),
    },
  });
}
