/** How TaskFlow's pods are: ready, or not yet; restarted, or not. */
import { label, partOf } from "../../generator/src/model/labels.ts";
import type { Api } from "../api.ts";
import type { LiveObject } from "../kinds.ts";
import { microservicesOf } from "../planned.ts";
import type { Target } from "../target.ts";

/** Pods that each microservice should have ready, by its name. */
export type Expected = ReadonlyMap<string, number>;

const ours = { labels: `${label.partOf}=${partOf}` };

export const podsOf = (api: Api): Promise<LiveObject[]> => api.list("Pod", undefined, ours);

/** Which pods of a microservice answer: ready, and not about to go. */
export const readyPods = (pods: readonly LiveObject[], name: string): LiveObject[] =>
  pods.filter((pod) => pod.metadata.labels?.[label.name] === name && !pod.metadata.deletionTimestamp && isReady(pod));

const isReady = ({ status }: LiveObject): boolean =>
  status.conditions?.some((one: { type: string; status: string }) => one.type === "Ready" && one.status === "True") ??
  false;

/** Whether a microservice's own container listens: its startup probe, which asks /healthz, has passed. "Running" is said before. */
export const listens = ({ status }: LiveObject, name: string): boolean =>
  status.containerStatuses?.some((one: { name: string; started?: boolean }) => one.name === name && one.started) ??
  false;

/** As many as its workload asks for now, which an autoscaler may have changed. */
export async function expectedNow({ api, planned }: Pick<Target, "api" | "planned">): Promise<Expected> {
  const workloads = (
    await Promise.all((["Deployment", "StatefulSet"] as const).map((kind) => api.list(kind, undefined, ours)))
  ).flat();
  const names = new Set(microservicesOf(planned).map(({ name }) => name));
  return new Map(
    workloads.flatMap(({ metadata, spec }) => (names.has(metadata.name) ? [[metadata.name, spec.replicas ?? 1]] : [])),
  );
}

/** What is missing, such as "auth 0/1"; empty where everything is ready. */
export function missing(pods: readonly LiveObject[], expected: Expected): string[] {
  return [...expected].flatMap(([name, count]) => {
    const ready = readyPods(pods, name).length;
    return ready < count ? [`${name} ${ready}/${count}`] : [];
  });
}

/** Every microservice has as many ready pods as its workload asks for now. */
export const allReady = async (target: Pick<Target, "api" | "planned">): Promise<boolean> =>
  missing(await podsOf(target.api), await expectedNow(target)).length === 0;

/** Restarts of each container so far, by pod and container. */
export function restartsOf(pods: readonly LiveObject[]): Map<string, number> {
  return new Map(
    pods.flatMap(({ metadata, status }) =>
      [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
        ({ name, restartCount }: { name: string; restartCount: number }) =>
          [`${metadata.uid} ${metadata.name} ${name}`, restartCount] as const,
      ),
    ),
  );
}

/** Which containers have been restarted between the two, once a restart, such as "tasks-x tasks". */
export function newRestarts(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].flatMap(([key, count]) =>
    Array.from({ length: Math.max(0, count - (before.get(key) ?? 0)) }, () => key.slice(key.indexOf(" ") + 1)),
  );
}
