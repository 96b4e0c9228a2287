/**
 * Runs a function beside a pod's own containers, in an ephemeral container that shares the pod's network, so that no image needs
 * a shell. The ended container stays in the pod's status until the pod is deleted.
 */
import { randomBytes } from "node:crypto";
import type { PlannedCluster } from "../generator/src/plan/types.ts";
import type { Api } from "../operate/api.ts";
import { eventually } from "../operate/eventually.ts";
import type { LiveObject } from "../operate/kinds.ts";
import { microservicesOf } from "../operate/planned.ts";
import type { StepContext } from "./context.ts";

export interface InPod<T, R> {
  readonly namespace: string;
  readonly name: string;
  /** An image with Node as its entry point. */
  readonly image: string;
  /** May refer to nothing outside of itself but Node, because it is sent as text. */
  readonly run: (input: T) => Promise<R>;
  /** At most about 100 kB as JSON: Linux limits the length of an argument. */
  readonly input: T;
  /** Mounts of the pod's own volumes. */
  readonly mounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: true }[];
  /** The purpose, with which error messages begin. */
  readonly what: string;
}

/** Seconds: the limit for the container to start, run and end. */
const within = 90;

/** The security context that the Pod Security Standard `restricted` requires. */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** Arguments for Node that call the function and print its result, if it has one, as one line of JSON. */
export function nodeArguments<T>(run: (input: T) => Promise<unknown>, input: T): string[] {
  const text = `const result = await (${run})(JSON.parse(process.argv.at(-1)));
if (result !== undefined) console.log(JSON.stringify(result));`;
  return ["--input-type=module", "--eval", text, JSON.stringify(input)];
}

/** The image of a microservice that runs on Node, with Node as its entry point; undefined if there is none. */
export function nodeImageOf(planned: PlannedCluster): string | undefined {
  return microservicesOf(planned).find(({ runtime }) => runtime.kind === "node")?.image;
}

/** @throws Error if there is no image with Node */
export function nodeImage(context: Pick<StepContext, "nodeImage">): string {
  if (context.nodeImage === undefined) throw new Error(noImage);
  return context.nodeImage;
}

const noImage = "no microservice runs on Node: name an image with Node by --node-image";

/** The reason to leave out a step that runs a program beside pods; undefined if there is an image for it. */
export const lacksImage = (context: Pick<StepContext, "nodeImage">): string | undefined =>
  context.nodeImage === undefined ? noImage : undefined;

/** @throws Error that names the pod if the container does not start, or ends without a result */
export async function runInPod<T, R>(api: Api, program: InPod<T, R>): Promise<R> {
  const { namespace, name, image, run, input, mounts } = program;
  const container = `e2e-${randomBytes(3).toString("hex")}`;
  const what = `${program.what} in ${namespace}/${name}`;
  const added = {
    ...{ name: container, image, args: nodeArguments(run, input), imagePullPolicy: "IfNotPresent" },
    ...{ securityContext: restricted, ...(mounts && { volumeMounts: mounts }) },
  };
  const changed: LiveObject = await api.call(
    "PATCH",
    `/api/v1/namespaces/${namespace}/pods/${name}/ephemeralcontainers`,
    { spec: { ephemeralContainers: [added] } },
    "application/strategic-merge-patch+json",
  );
  const look = async () => {
    const pod = await api.find("Pod", namespace, name);
    // The next pod of a StatefulSet has the same name, but another uid.
    return pod && pod.metadata.uid === changed.metadata.uid ? endOf(pod, container) : gone;
  };
  const { exitCode, reason } = await eventually(look, { within, every: 500, what });
  if (reason === gone.reason) throw new Error(`${what}: the pod was deleted in the meantime`);
  const log = (await api.log(namespace, name, container)).trim();
  if (exitCode !== 0) throw new Error(`${what} ended with exit code ${exitCode} (${reason}): ${log.slice(-500)}`);
  return resultIn(log, what);
}

interface End {
  readonly exitCode: number;
  readonly reason: string;
}

const gone: End = { exitCode: -1, reason: "gone" };

/** @throws Error with kubelet's reason while the container is waiting */
function endOf({ status }: LiveObject, container: string): End | undefined {
  const statuses: { name: string; state?: { waiting?: { reason: string; message?: string }; terminated?: End } }[] =
    status.ephemeralContainerStatuses ?? [];
  const { waiting, terminated } = statuses.find(({ name }) => name === container)?.state ?? {};
  if (waiting) throw new Error(`${waiting.reason} ${waiting.message ?? ""}`);
  return terminated;
}

/** Parses the last line: Node may have printed a warning before it. */
function resultIn<R>(log: string, what: string): R {
  try {
    return JSON.parse(log.slice(log.lastIndexOf("\n") + 1));
  } catch {
    throw new Error(`${what} printed no result: ${log.slice(-500)}`);
  }
}
