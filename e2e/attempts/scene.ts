/** Who is there: the pods that attempts start and end at, and the addresses besides pods that they are made at. */
import { label } from "../../generator/src/model/labels.ts";
import type { Edge, Protocol } from "../../generator/src/model/traffic.ts";
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { microservicesOf } from "../../operate/planned.ts";

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  /** In words: its microservice's name where it is one's. */
  readonly title: string;
  readonly ports: readonly OwnPort[];
  /** A throw-away pod of ours, which nobody declares and which listens on every port. */
  readonly stranger: boolean;
}

/** A port that somebody declares in the pod. */
export interface OwnPort {
  readonly port: number;
  readonly localOnly: boolean;
}

/** An address that leads to others: a Service's, or that of something on a node. */
export interface Door {
  readonly title: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** What policies see of a connection that goes through it. */
  readonly behind: readonly { readonly pod?: Pod; readonly address: string; readonly port: number }[];
}

export interface Scene {
  readonly edges: readonly Edge[];
  /** Namespaces that deny by default. */
  readonly isolated: ReadonlySet<string>;
  readonly pods: readonly Pod[];
  readonly doors: readonly Door[];
  /** Every TCP port that anybody declares anywhere. */
  readonly ports: readonly number[];
}

/** Every TCP port that a microservice, a sidecar or an edge names, in order. */
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

/** The label that throw-away pods carry, and no policy knows. */
export const strangerLabel = "taskflow.dev/stranger";

/** Undefined for a pod that has no address of its own or has ended, or is about to. */
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
