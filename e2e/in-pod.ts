/**
 * Runs a function beside a pod's own containers: in an ephemeral container, which shares the pod's network. No image needs a
 * shell for it. The container stays in the pod's list, ended, until the pod goes.
 */
import { randomBytes } from "node:crypto";
import type { PlannedCluster } from "../generator/src/plan/types.ts";
import type { Api } from "../operate/api.ts";
import { eventually } from "../operate/eventually.ts";
import type { LiveObject } from "../operate/kinds.ts";

export interface InPod<T, R> {
  readonly namespace: string;
  readonly name: string;
  /** With Node as its entry point. */
  readonly image: string;
  /** Names nothing outside of itself but Node: it is sent as text. */
  readonly run: (input: T) => Promise<R>;
  /** As JSON some 100 kB at the most: Linux takes no longer argument. */
  readonly input: T;
  /** Of the pod's own volumes. */
  readonly mounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: true }[];
  /** What it is for, in words: errors begin with it. */
  readonly what: string;
}

/** Seconds in which the container starts, runs and ends. */
const within = 90;

/** `restricted`: what a container must be to be let into a TaskFlow namespace. */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** Arguments for Node, which calls the function and prints what it resolves with as one line of JSON, where it is anything. */
export function nodeArguments<T>(run: (input: T) => Promise<unknown>, input: T): string[] {
  const text = `const result = await (${run})(JSON.parse(process.argv.at(-1)));
if (result !== undefined) console.log(JSON.stringify(result));`;
  return ["--input-type=module", "--eval", text, JSON.stringify(input)];
}

/** An image of ours with Node as its entry point. @throws Error where no microservice runs on Node */
export function nodeImage({ components }: PlannedCluster): string {
  for (const one of components) if (one.kind === "microservice" && one.runtime.kind === "node") return one.image;
  throw new Error("no microservice runs on Node: there is no image to look into a pod with");
}

/** @throws Error that names the pod where the container does not start, or ends without a result */
export async function runInPod<T, R>(api: Api, asked: InPod<T, R>): Promise<R> {
  const { namespace, name, image, run, input, mounts } = asked;
  const container = `e2e-${randomBytes(3).toString("hex")}`;
  const what = `${asked.what} in ${namespace}/${name}`;
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
    // A StatefulSet's next pod has the same name.
    return pod && pod.metadata.uid === changed.metadata.uid ? endOf(pod, container) : gone;
  };
  const { exitCode, reason } = await eventually(look, { within, every: 500, what });
  if (reason === gone.reason) throw new Error(`${what}: the pod went away meanwhile`);
  const log = (await api.log(namespace, name, container)).trim();
  if (exitCode !== 0) throw new Error(`${what} ended with ${exitCode} (${reason}): ${log.slice(-500)}`);
  return resultIn(log, what);
}

interface End {
  readonly exitCode: number;
  readonly reason: string;
}

const gone: End = { exitCode: -1, reason: "gone" };

/** @throws Error in kubelet's words while the container waits for something */
function endOf({ status }: LiveObject, container: string): End | undefined {
  const statuses: { name: string; state?: { waiting?: { reason: string; message?: string }; terminated?: End } }[] =
    status.ephemeralContainerStatuses ?? [];
  const { waiting, terminated } = statuses.find(({ name }) => name === container)?.state ?? {};
  if (waiting) throw new Error(`${waiting.reason} ${waiting.message ?? ""}`);
  return terminated;
}

/** The last line: Node may have said something before it. */
function resultIn<R>(log: string, what: string): R {
  try {
    return JSON.parse(log.slice(log.lastIndexOf("\n") + 1));
  } catch {
    throw new Error(`${what} printed no result: ${log.slice(-500)}`);
  }
}
