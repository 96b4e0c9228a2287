import type { KubeObject } from "../../model/kube-object.ts";
import type { Protocol } from "../../model/traffic.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { forPorts, metadataOf, syncOptions } from "./metadata.ts";
import { headless } from "./workload.ts";

type Exposed = Pick<PlannedMicroservice, "name" | "namespace" | "belongsTo" | "ports" | "sidecars">;

/** The Service of its ports, the one of its NodePort beside other ports, and the one of its sidecars; none without ports. */
export function services(planned: Exposed): KubeObject[] {
  const { name, ports, sidecars } = planned;
  const onNode = ports.filter(({ nodePort }) => nodePort !== null);
  // A Service of type NodePort opens all of its ports on the node.
  const isAlone = onNode.length === ports.length;
  const serviceOf = (named: string | undefined, type: "NodePort" | "ClusterIP", served: Exposed["ports"]) =>
    k8s.KubeService.manifest({
      metadata: metadataOf(planned, {
        named: named ?? name,
        annotations: syncOptions(forPorts(served.map(({ servicePort }) => servicePort))),
      }),
      spec: {
        type,
        selector: { ...selectorLabels(name) },
        ports: served.map((port) => ({
          ...servicePortOf(port, port.servicePort),
          ...(type === "NodePort" && port.nodePort !== null ? { nodePort: port.nodePort } : {}),
        })),
      },
    });
  const scraped = sidecars.filter((sidecar) => sidecar.scraped);
  return [
    ...(ports.length > 0 ? [serviceOf(undefined, onNode.length > 0 && isAlone ? "NodePort" : "ClusterIP", ports)] : []),
    ...(onNode.length > 0 && !isAlone ? [serviceOf(`${name}-node-port`, "NodePort", onNode)] : []),
    ...(scraped.length > 0 ? [metricsService(planned, scraped)] : []),
  ];
}

/** A Service for the sidecars' ports, for Prometheus. A NodePort Service would open them on the node. */
function metricsService(planned: Exposed, scraped: Exposed["sidecars"]): KubeObject {
  return k8s.KubeService.manifest({
    metadata: metadataOf(planned, { named: `${planned.name}-metrics` }),
    spec: {
      type: "ClusterIP",
      selector: { ...selectorLabels(planned.name) },
      ports: scraped.map((sidecar) => servicePortOf(sidecar, sidecar.port)),
    },
  });
}

/** The Service that gives a StatefulSet's pods their names, with ports or without. */
export function headlessService(planned: Exposed & Pick<PlannedMicroservice, "callsItself">): KubeObject {
  const { name, ports, callsItself } = planned;
  return k8s.KubeService.manifest({
    metadata: metadataOf(planned, {
      named: headless(name),
      annotations: syncOptions(forPorts(ports.map(({ port }) => port))),
    }),
    spec: {
      clusterIp: "None",
      // The pods of a cluster look each other up before they are ready: each waits for the others.
      ...(callsItself ? { publishNotReadyAddresses: true } : {}),
      selector: { ...selectorLabels(name) },
      ...(ports.length > 0 ? { ports: ports.map((port) => servicePortOf(port, port.port)) } : {}),
    },
  });
}

/** Refers to the container's port by name, so that its number is in one place. */
function servicePortOf(
  { name, protocol = "TCP", appProtocol }: { name: string; protocol?: Protocol; appProtocol?: string | null },
  port: number,
): k8s.ServicePort {
  const about = appProtocol ? { appProtocol } : {};
  return { name, ...about, port, protocol, targetPort: k8s.IntOrString.fromString(name) };
}
