/** Reads the addresses of the Services, of the nodes and of the API server from the cluster. */

import type { LiveObject } from "../../operate/kinds.ts";
import { namespacesOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import type { Door, Pod } from "./scene.ts";

/** The port of kubelet on every node. */
const kubelet = 10_250;

export async function readDoors({ api, planned }: StepContext, pods: readonly Pod[]): Promise<Door[]> {
  const called = planned.edges.flatMap(({ to }) => (to.kind === "pods" ? [to.namespace] : []));
  const namespaces = [...new Set([...namespacesOf(planned), ...called])];
  const [services, kubePods, nodes] = await Promise.all([
    Promise.all(namespaces.map((namespace) => api.list("Service", namespace))),
    Promise.all(namespaces.map((namespace) => api.list("Pod", namespace))),
    api.list("Node"),
  ]);
  const containers = new Map(kubePods.flat().map((pod) => [pod.metadata.uid, pod]));
  return [
    ...services.flat().flatMap((service) => doorsOf(service, pods, containers)),
    ...nodes.flatMap(nodeDoors),
    ...(await apiServerDoors(api)),
  ];
}

/** The doors of a Service; none if it has no address of its own or no tested pods. */
function doorsOf(
  service: LiveObject,
  pods: readonly Pod[],
  objects: ReadonlyMap<string | undefined, LiveObject>,
): Door[] {
  const { clusterIP, selector, ports = [] } = service.spec;
  if (!isIpv4(clusterIP) || !selector) return [];
  const { name, namespace } = service.metadata;
  const chosen = pods.filter(
    (pod) => pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  );
  return ports.flatMap(({ port, targetPort, protocol }: ServicePort): Door[] => {
    const behind = chosen.flatMap((pod) => {
      const seen = typeof targetPort === "number" ? targetPort : named(objects.get(pod.uid), targetPort);
      return seen === undefined ? [] : [{ pod, address: pod.address, port: seen }];
    });
    return behind.length > 0 ? [{ title: `Service ${name}`, address: clusterIP, port, protocol, behind }] : [];
  });
}

interface ServicePort {
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: Door["protocol"];
}

function named(pod: LiveObject | undefined, name: string): number | undefined {
  const containers = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])];
  const ports: { name?: string; containerPort: number }[] = containers.flatMap(({ ports = [] }) => ports);
  return ports.find((port) => port.name === name)?.containerPort;
}

function nodeDoors({ metadata, status }: LiveObject): Door[] {
  const addresses: { type: string; address: string }[] = status.addresses ?? [];
  return addresses
    .filter(({ type, address }) => type === "InternalIP" && isIpv4(address))
    .map(({ address }) => ({
      ...{ title: `kubelet of ${metadata.name}`, address, port: kubelet, protocol: "TCP" },
      behind: [{ address, port: kubelet }],
    }));
}

/** The API server at its Service's address and at each address of its own. */
async function apiServerDoors(api: StepContext["api"]): Promise<Door[]> {
  const service = await api.get("Service", "default", "kubernetes");
  const slices = await api.list("EndpointSlice", "default", { labels: "kubernetes.io/service-name=kubernetes" });
  const behind = slices
    .filter(({ addressType }) => addressType === "IPv4")
    .flatMap(({ endpoints, ports }) =>
      (endpoints as { addresses: string[] }[]).flatMap(({ addresses }) =>
        addresses.map((address) => ({ address, port: ports[0].port as number })),
      ),
    );
  const tcp = { protocol: "TCP", title: "API server" } as const;
  const { clusterIP, ports } = service.spec;
  return [
    ...(isIpv4(clusterIP) ? [{ ...tcp, address: clusterIP, port: ports[0].port, behind }] : []),
    ...behind.map(({ address, port }) => ({ ...tcp, address, port, behind: [{ address, port }] })),
  ];
}

const isIpv4 = (address: unknown): address is string => typeof address === "string" && /^[\d.]+$/.test(address);
