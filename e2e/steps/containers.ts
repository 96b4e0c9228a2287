/** What must hold of the containers of a running pod, whatever is declared of them. */
import type { LiveObject } from "../../operate/kinds.ts";

// biome-ignore lint/suspicious/noExplicitAny: as the API server answers
type Container = { readonly name: string; readonly [field: string]: any };

/** Those that keep running: the pod's own and its sidecars, not what only prepares it. */
export function containersOf({ spec }: LiveObject): Container[] {
  const sidecars = (spec.initContainers ?? []).filter((one: Container) => one.restartPolicy === "Always");
  return [...spec.containers, ...sidecars];
}

/** Containers without a probe, without a limit, or with a privilege that they do not need. */
export function softSpots(pod: LiveObject): string[] {
  const { metadata, spec } = pod;
  const where = `${metadata.namespace}/${metadata.name}`;
  const all: Container[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const probed = containersOf(pod).flatMap((one) =>
    ["livenessProbe", "readinessProbe"]
      .filter((probe) => !one[probe])
      .map((probe) => `${where}: ${one.name} has no ${probe}`),
  );
  return [...probed, ...all.flatMap((one) => faults(one, spec).map((fault) => `${where}: ${one.name} ${fault}`))];
}

function faults({ securityContext: own = {}, resources, imagePullPolicy }: Container, { securityContext: pod = {} }) {
  const inherited: Record<string, unknown> = pod;
  const either = (field: string) => own[field] ?? inherited[field];
  const seccomp = either("seccompProfile") as { type?: string } | undefined;
  return [
    ...(either("runAsNonRoot") === true && either("runAsUser") !== 0 ? [] : ["may run as root"]),
    ...(own.readOnlyRootFilesystem === true ? [] : ["may write to its image"]),
    ...(own.allowPrivilegeEscalation === false ? [] : ["may gain privileges"]),
    ...(own.privileged === true ? ["is privileged"] : []),
    ...(own.capabilities?.drop?.includes("ALL") && !own.capabilities.add?.length ? [] : ["has capabilities"]),
    ...(seccomp?.type === "RuntimeDefault" ? [] : ["has no seccomp profile"]),
    ...(resources?.limits?.memory && resources.limits.cpu ? [] : ["has no limits"]),
    ...(imagePullPolicy === "IfNotPresent" ? [] : [`has the imagePullPolicy ${imagePullPolicy}`]),
  ];
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly lastState?: { readonly terminated?: { readonly exitCode: number; readonly reason: string } };
}

/** What containerd says of containers that it finds gone after the node went down. */
const nodeWentDown = "Unknown";

/** Restarts in words, apart from those that the node's own restart explains. */
export function restartsOf(status: LiveObject["status"]): { unexplained: string[]; explained: string[] } {
  const statuses: ContainerStatus[] = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const restarted = statuses.filter(({ restartCount }) => restartCount > 0);
  const words = ({ name, restartCount, lastState }: ContainerStatus) => {
    const ended = lastState?.terminated;
    return `${name} was restarted ${restartCount} times${ended ? `, at last after it ended with ${ended.exitCode} (${ended.reason})` : ""}`;
  };
  const isExplained = ({ lastState }: ContainerStatus) => lastState?.terminated?.reason === nodeWentDown;
  return {
    unexplained: restarted.filter((one) => !isExplained(one)).map(words),
    explained: restarted.filter(isExplained).map(words),
  };
}
