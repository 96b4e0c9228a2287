/** The ends of all attempts: pods, and addresses of Services, nodes and the API server. */
import { label } from "../../generator/src/model/labels.ts";
import type { Edge, Protocol } from "../../generator/src/model/traffic.ts";
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { ownKey } from "../../operate/application.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { microservicesOf } from "../../operate/planned.ts";

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  /** The microservice's name, or a description of a pod of others. */
  readonly title: string;
  readonly ports: readonly OwnPort[];
  /** Whether it is a test pod, which the graph does not declare and which listens on every port. */
  readonly stranger: boolean;
}

/** A declared port of the pod. */
export interface OwnPort {
  readonly port: number;
  readonly localOnly: boolean;
}

/** An address that leads to pods or processes: of a Service, of a node's kubelet, or of the API server. */
export interface Door {
  readonly title: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** The ends that policies see of a connection through this address. */
  readonly behind: readonly { readonly pod?: Pod; readonly address: string; readonly port: number }[];
}

export interface Scene {
  readonly edges: readonly Edge[];
  /** Namespaces that deny by default. */
  readonly isolated: ReadonlySet<string>;
  readonly pods: readonly Pod[];
  readonly doors: readonly Door[];
  /** Every TCP port that is declared anywhere. */
  readonly ports: readonly number[];
}

/** Every TCP port of a microservice, a sidecar or an edge, in ascending order. */
export function declaredPorts(planned: PlannedCluster): number[] {
  const own = microservicesOf(planned).flatMap((one) => ownPorts(one).map(({ port }) => port));
  const called = planned.edges.filter(({ protocol }) => protocol === "TCP").map(({ port }) => port);
  return [...new Set([...own, ...called])].sort((a, b) => a - b);
}

function ownPorts({ ports, sidecars }: Pick<PlannedMicroservice, "ports" | "sidecars">): OwnPort[] {
  return [
    ...ports.map(({ port }) => ({ port, localOnly: false })),
    ...sidecars.map(({ port, localOnly }) => ({ port, localOnly })),
  ];
}

/** The label of test pods, which no policy selects. */
export const strangerLabel = ownKey("stranger");

/** Undefined for a pod that has no address of its own, has ended, or is being deleted. */
export function podOf({ metadata, spec, status }: LiveObject, planned: PlannedCluster): Pod | undefined {
  const { name, namespace = "", labels = {}, uid = "", deletionTimestamp } = metadata;
  if (spec.hostNetwork || deletionTimestamp || status.phase !== "Running" || !status.podIP) return undefined;
  const stranger = labels[strangerLabel];
  const microservice = microservicesOf(planned).find(
    (one) => one.name === labels[label.name] && one.namespace === namespace,
  );
  return {
    ...{ name, uid, namespace, labels, address: status.podIP, stranger: stranger !== undefined },
    title: microservice?.name ?? platformName(planned, namespace, labels) ?? `${name} in ${namespace}`,
    ports: microservice ? ownPorts(microservice) : [],
  };
}

function platformName({ platform }: PlannedCluster, namespace: string, labels: Pod["labels"]): string | undefined {
  return platform.find(
    (peer) =>
      peer.namespace === namespace && Object.entries(peer.labels).every(([key, value]) => labels[key] === value),
  )?.name;
}
