/** Rules that the containers of every running pod must meet, independent of their declaration. */
import type { ExceptionName } from "../../generator/src/model/exception.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import type { LiveObject } from "../../operate/kinds.ts";

// biome-ignore lint/suspicious/noExplicitAny: the API server's JSON
type Container = { readonly name: string; readonly [field: string]: any };

/** The containers that keep running: the pod's own and its sidecars, without other init containers. */
export function containersOf({ spec }: LiveObject): Container[] {
  const sidecars = (spec.initContainers ?? []).filter((one: Container) => one.restartPolicy === "Always");
  return [...spec.containers, ...sidecars];
}

/** The permissions that the facts give to the main container of an image that is not ours: its probes are its own choice, too. */
export type Permitted = Pick<PlannedMicroservice, "name" | "runtime">;

/** Containers without a probe, without a limit, or with a privilege that no exception of the facts permits. */
export function softSpots(pod: LiveObject, microservice?: Permitted): string[] {
  const { metadata, spec } = pod;
  const where = `${metadata.namespace}/${metadata.name}`;
  const image = microservice?.runtime.kind === "image" ? microservice.runtime : undefined;
  const isImage = ({ name }: Container) => image !== undefined && name === microservice?.name;
  const exceptions = new Set<string>(image?.exceptions?.map(({ allows }) => allows));
  const all: Container[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const probed = containersOf(pod)
    .filter((one) => !isImage(one))
    .flatMap((one) =>
      ["livenessProbe", "readinessProbe"].filter((probe) => !one[probe]).map((probe) => `${one.name} has no ${probe}`),
    );
  const found = all.flatMap((one) =>
    faults(one, spec).flatMap(([name, text]) => (isImage(one) && exceptions.has(name) ? [] : `${one.name} ${text}`)),
  );
  return [...probed, ...found].map((text) => `${where}: ${text}`);
}

type Fault = readonly [exception: ExceptionName | "none", text: string];

/** Each fault with the exception that permits it. */
function faults(
  { securityContext: own = {}, resources, imagePullPolicy }: Container,
  { securityContext: pod = {} }: LiveObject["spec"],
): Fault[] {
  const either = (field: string) => own[field] ?? pod[field];
  const unless = (good: boolean, exception: Fault[0], text: string): Fault[] => (good ? [] : [[exception, text]]);
  return [
    ...unless(either("runAsNonRoot") === true && either("runAsUser") !== 0, "root", "may run as root"),
    ...unless(own.readOnlyRootFilesystem === true, "writable-root", "may write to its image"),
    ...unless(own.allowPrivilegeEscalation === false, "privilege-escalation", "may gain privileges"),
    ...unless(own.privileged !== true, "privileged", "is privileged"),
    ...unless(
      own.capabilities?.drop?.includes("ALL") && !own.capabilities.add?.length,
      "capabilities",
      "has capabilities",
    ),
    ...unless(either("seccompProfile")?.type === "RuntimeDefault", "seccomp", "has no seccomp profile"),
    ...unless(resources?.limits?.memory && resources.limits.cpu, "none", "has no limits"),
    ...unless(imagePullPolicy === "IfNotPresent", "none", `has the imagePullPolicy ${imagePullPolicy}`),
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
