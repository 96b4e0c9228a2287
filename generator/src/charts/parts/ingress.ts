import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf, type Named } from "./metadata.ts";

/** Hosts and TLS without any controller's annotations, so that every controller reads it alike: ingress-nginx, Traefik and others. */
export function ingress(planned: Named, plannedIngress: NonNullable<PlannedMicroservice["ingress"]>): KubeObject {
  const { className, tlsSecret, hosts } = plannedIngress;
  const backend = (port: string) => ({ service: { name: planned.name, port: { name: port } } });
  return k8s.KubeIngress.manifest({
    metadata: metadataOf(planned),
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
