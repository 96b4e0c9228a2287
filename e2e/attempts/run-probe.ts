/** One pod's attempts, made by a container that is put beside its own: an ephemeral container, so that no image needs a shell. */
import type { Api } from "../../operate/api.ts";
import { eventually } from "../../operate/eventually.ts";
import type { KubeObject } from "../../operate/kinds.ts";
import type { Attempt } from "./attempts.ts";
import type { Pod } from "./scene.ts";
import { nodeArguments, restricted } from "./script.ts";

/** What came of one attempt: open, refused, timed out, or the system's word for an error. */
export interface Outcome {
  readonly attempt: Attempt;
  readonly outcome: string;
  readonly tries: number;
}

/** Milliseconds: the second try of what surprises may take longer, for the sake of a busy machine. */
const patience = [2_500, 6_000] as const;

/** Seconds in which the container starts, tries and ends. */
const within = 90;

/**
 * @param container a name that no container of the pod has; it stays in the pod's list until the pod goes
 * @throws Error that names the pod where the container does not start, or ends without a result
 */
export async function runProbe(
  api: Api,
  pod: Pod,
  attempts: readonly Attempt[],
  image: string,
  container: string,
): Promise<Outcome[]> {
  const tried = attempts.map(({ address, port, protocol, expected }) => [address, port, protocol, expected]);
  const args = nodeArguments("probe.ts", JSON.stringify({ patience, attempts: tried }));
  const added = { name: container, image, args, imagePullPolicy: "IfNotPresent", securityContext: restricted };
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
  const change = { spec: { ephemeralContainers: [added] } };
  await api.call("PATCH", `${path}/ephemeralcontainers`, change, "application/strategic-merge-patch+json");
  const what = `the attempts of ${pod.namespace}/${pod.name}`;
  const ended = await eventually(async () => stateOf(await api.get("Pod", pod.namespace, pod.name), container), {
    ...{ within, every: 500, what },
  });
  const log = await api.log(pod.namespace, pod.name, container);
  const results = resultsIn(log);
  if (ended.exitCode !== 0 || results?.length !== attempts.length)
    throw new Error(`${what} ended with ${ended.exitCode} (${ended.reason}): ${log.trim().slice(-500)}`);
  return attempts.map((attempt, index) => {
    const [outcome, tries] = results[index] ?? ["nothing", 0];
    return { attempt, outcome, tries };
  });
}

interface Ended {
  readonly exitCode: number;
  readonly reason: string;
}

/** @throws Error while it waits for something, in kubelet's words */
function stateOf({ status }: KubeObject, container: string): Ended | undefined {
  const statuses: { name: string; state?: { waiting?: { reason: string; message?: string }; terminated?: Ended } }[] =
    status.ephemeralContainerStatuses ?? [];
  const { waiting, terminated } = statuses.find(({ name }) => name === container)?.state ?? {};
  if (waiting) throw new Error(`${waiting.reason} ${waiting.message ?? ""}`);
  return terminated;
}

/** The last line that is the probe's: Node may have said something before it. */
function resultsIn(log: string): [outcome: string, tries: number][] | undefined {
  const line = log.split("\n").findLast((one) => one.startsWith("["));
  return line === undefined ? undefined : JSON.parse(line);
}
