/** Rules that the containers of every running pod must meet, independent of their declaration. */
import type { LiveObject } from "../../operate/kinds.ts";

// biome-ignore lint/suspicious/noExplicitAny: the API server's JSON
type Container = { readonly name: string; readonly [field: string]: any };

/** The containers that keep running: the pod's own and its sidecars, without other init containers. */
export function containersOf({ spec }: LiveObject): Container[] {
  const sidecars = (spec.initContainers ?? []).filter((one: Container) => one.restartPolicy === "Always");
  return [...spec.containers, ...sidecars];
}

/** Containers without a probe, without a limit, or with an unnecessary privilege. */
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

/** The reason that containerd reports for a container that ended when the node went down. */
const nodeWentDown = "Unknown";

/** The restarts, as text: those that the node's own restart explains, and all others. */
export function restartsOf(status: LiveObject["status"]): { unexplained: string[]; explained: string[] } {
  const statuses: ContainerStatus[] = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const restarted = statuses.filter(({ restartCount }) => restartCount > 0);
  const words = ({ name, restartCount, lastState }: ContainerStatus) => {
    const ended = lastState?.terminated;
    return `${name} was restarted ${restartCount} times${ended ? `, last after exit code ${ended.exitCode} (${ended.reason})` : ""}`;
  };
  const isExplained = ({ lastState }: ContainerStatus) => lastState?.terminated?.reason === nodeWentDown;
  return {
    unexplained: restarted.filter((one) => !isExplained(one)).map(words),
    explained: restarted.filter(isExplained).map(words),
  };
}
