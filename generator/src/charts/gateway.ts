import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import type { PlannedGateway } from "../plan/types.ts";
import { gatewayApi } from "./parts/gateway-api.ts";
import { labelsOf } from "./parts/metadata.ts";

/**
 * The cluster's Gateway: one HTTPS listener for each host, which takes HTTPRoutes of the namespaces that have one, and of no
 * others. A listener has its host's name. Fields that the API server would add are written: see httpRoutes.
 */
export function gatewayObjects(planned: PlannedGateway): readonly KubeObject[] {
  const { name, namespace, belongsTo, gateway, className, listenerPort, tlsSecret, hosts, routesFrom } = planned;
  const listener = (host: string) => ({
    name: host,
    hostname: host,
    port: listenerPort,
    protocol: "HTTPS",
    tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: tlsSecret }] },
    allowedRoutes: {
      namespaces: {
        from: "Selector",
        selector: { matchExpressions: [{ key: label.namespaceName, operator: "In", values: routesFrom }] },
      },
    },
  });
  return [
    {
      apiVersion: gatewayApi,
      kind: "Gateway",
      metadata: { name: gateway, namespace, labels: labelsOf(name, belongsTo) },
      spec: { gatewayClassName: className, listeners: hosts.map(listener) },
    },
  ];
}
