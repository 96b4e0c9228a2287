import type { KubeObject } from "../../model/kube-object.ts";
import type { Protocol } from "../../model/traffic.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";
import { headless } from "./workload.ts";

type Exposed = Pick<PlannedMicroservice, "name" | "namespace" | "belongsTo" | "ports" | "sidecars">;

/** The Service of its ports, and the one of its sidecars'; none without ports. */
export function services(planned: Exposed): KubeObject[] {
  const { name, ports, sidecars } = planned;
  const onNode = ports.some(({ nodePort }) => nodePort !== null);
  const service = k8s.KubeService.manifest({
    metadata: metadataOf(planned),
    spec: {
      type: onNode ? "NodePort" : "ClusterIP",
      selector: { ...selectorLabels(name) },
      ports: ports.map((port) => ({
        ...servicePortOf(port, port.servicePort),
        ...(port.nodePort === null ? {} : { nodePort: port.nodePort }),
      })),
    },
  });
  const scraped = sidecars.filter((sidecar) => sidecar.scraped);
  return [...(ports.length > 0 ? [service] : []), ...(scraped.length > 0 ? [metricsService(planned, scraped)] : [])];
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

export function headlessService(planned: Exposed): KubeObject {
  const { name, ports } = planned;
  return k8s.KubeService.manifest({
    metadata: metadataOf(planned, { named: headless(name) }),
    spec: {
      clusterIp: "None",
      selector: { ...selectorLabels(name) },
      ports: ports.map((port) => servicePortOf(port, port.port)),
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
