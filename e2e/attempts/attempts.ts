/** The list of connection attempts from one pod, each with the expected outcome. */
import type { Protocol } from "../../generator/src/model/traffic.ts";
import { declaring, isPeer, type Place } from "./declared.ts";
import type { Pod, Scene } from "./scene.ts";

export type Expected = "open" | "refused" | "timed out";

/** The reason of an expectation: an edge of the graph or none, the pod's own port, or test pods that no policy isolates. */
export type Because = "declared" | "undeclared" | "own" | "local only" | "unisolated";

export interface Attempt {
  readonly from: Pod;
  /** The target's name, without the port. */
  readonly to: string;
  /** The target pod, if the attempt goes to the pod's own address. */
  readonly pod?: Pod;
  /** Whether the attempt goes to a Service's address. */
  readonly service?: true;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly expected: Expected;
  readonly because: Because;
}

/**
 * Every attempt from one pod: to each other pod on every port that is declared anywhere, to each Service and node, and to itself.
 * Its own Service is left out: whether a pod can reach itself that way depends on the network plug-in. Pairs of pods that both
 * belong to others are left out as well: this repository does not declare their connections.
 */
export function attemptsFrom(from: Pod, scene: Scene): Attempt[] {
  const others = scene.pods.filter((pod) => pod !== from);
  return [...others.flatMap((to) => atPod(from, to, scene)), ...atDoors(from, scene), ...atItself(from)];
}

function atPod(from: Pod, to: Pod, scene: Scene): Attempt[] {
  const tried = (port: number, protocol: Protocol): Attempt[] => {
    const expectation = expect(from, [{ pod: to, address: to.address, port }], protocol, scene);
    return expectation ? [{ from, to: to.title, pod: to, address: to.address, port, protocol, ...expectation }] : [];
  };
  // A closed UDP port and a dropped packet look the same: only pods that are declared to answer UDP are tested with it.
  const datagrams = scene.edges.filter((edge) => edge.protocol === "UDP" && isPeer(edge.to, place(to)));
  const ports = to.stranger ? listening(scene.ports) : scene.ports;
  return [
    ...ports.flatMap((port) => tried(port, "TCP")),
    ...[...new Set(datagrams.map(({ port }) => port))].flatMap((port) => tried(port, "UDP")),
  ];
}

/** The ports on which a test pod can listen without privileges. */
export function listening(ports: readonly number[]): number[] {
  return ports.filter((port) => port >= 1_024);
}

function atDoors(from: Pod, scene: Scene): Attempt[] {
  return scene.doors.flatMap(({ title, address, port, protocol, behind }): Attempt[] => {
    if (behind.some(({ pod }) => pod === from)) return [];
    const expectation = expect(from, behind, protocol, scene);
    const service = behind.some(({ pod }) => pod) && ({ service: true } as const);
    return expectation ? [{ from, to: title, ...service, address, port, protocol, ...expectation }] : [];
  });
}

function atItself(from: Pod): Attempt[] {
  return from.ports.flatMap(({ port, localOnly }): Attempt[] => {
    const here = { from, port, protocol: "TCP" } as const;
    return [
      { ...here, to: "localhost", address: "127.0.0.1", expected: "open", because: "own" },
      localOnly
        ? { ...here, to: "its own address", address: from.address, expected: "refused", because: "local only" }
        : { ...here, to: "its own address", address: from.address, expected: "open", because: "own" },
    ];
  });
}

type Behind = readonly { readonly pod?: Pod; readonly address: string; readonly port: number }[];

/** The expected outcome; undefined for a connection that this repository does not declare either way. */
function expect(
  from: Pod,
  behind: Behind,
  protocol: Protocol,
  { edges, isolated }: Scene,
): Pick<Attempt, "expected" | "because"> | undefined {
  const ours = isolated.has(from.namespace) || behind.some(({ pod }) => pod && isolated.has(pod.namespace));
  if (!ours) {
    const free = from.stranger && behind.length > 0 && behind.every(({ pod }) => pod?.stranger);
    return free ? { expected: "open", because: "unisolated" } : undefined;
  }
  const reasons = behind.map(({ pod, address, port }) => {
    const found = declaring(edges, place(from), pod ? place(pod) : { address }, port, protocol);
    // An edge to addresses opens no pod: it allows the packet out, but no pod is declared to accept it.
    const toPod = pod && found.length > 0 && found.every(({ to }) => to.kind === "addresses") ? pod : undefined;
    return {
      declared: found.length > 0 && !(toPod && isolated.has(toPod.namespace)),
      unknown: toPod && !toPod.stranger,
    };
  });
  const declared = reasons.some((one) => one.declared);
  // The graph does not declare whether a pod of others listens there.
  if (declared && reasons.every((one) => one.unknown || !one.declared)) return undefined;
  return declared ? { expected: "open", because: "declared" } : { expected: "timed out", because: "undeclared" };
}

const place = (pod: Pod): Place => ({ address: pod.address, pod });
