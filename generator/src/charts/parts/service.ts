import type { KubeObject } from "../../model/kube-object.ts";
import { selectorLabels } from "../../plan/graph.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";
import { headless } from "./workload.ts";

type Exposed = Pick<PlannedMicroservice, "name" | "namespace" | "ports" | "sidecars">;

export function services(planned: Exposed): KubeObject[] {
  const { name, ports, sidecars } = planned;
  const onNode = ports.some(({ nodePort }) => nodePort !== null);
  const service = k8s.KubeService.manifest({
    metadata: metadataOf(planned),
    spec: {
      type: onNode ? "NodePort" : "ClusterIP",
      selector: { ...selectorLabels(name) },
      ports: ports.map(({ nodePort, servicePort, ...port }) => ({
        ...servicePortOf(port.name, servicePort),
        ...(nodePort === null ? {} : { nodePort }),
      })),
    },
  });
  const scraped = sidecars.filter((sidecar) => sidecar.scraped);
  return [service, ...(scraped.length > 0 ? [metricsService(planned, scraped)] : [])];
}

/** A Service for the sidecars' ports, for Prometheus. A NodePort Service would open them on the node. */
function metricsService(planned: Exposed, scraped: Exposed["sidecars"]): KubeObject {
  return k8s.KubeService.manifest({
    metadata: metadataOf(planned, { named: `${planned.name}-metrics` }),
    spec: {
      type: "ClusterIP",
      selector: { ...selectorLabels(planned.name) },
      ports: scraped.map(({ name, port }) => servicePortOf(name, port)),
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
      ports: ports.map(({ name: portName, port }) => servicePortOf(portName, port)),
    },
  });
}

/** Refers to the container's port by name, so that its number is in one place. */
function servicePortOf(name: string, port: number): k8s.ServicePort {
  return { name, port, protocol: "TCP", targetPort: k8s.IntOrString.fromString(name) };
}
