/** The state of the application's pods: readiness and restarts. */
import { label } from "../../generator/src/model/labels.ts";
import type { LiveObject } from "../kinds.ts";
import { runningOf, selectorOf } from "../planned.ts";
import type { Target } from "../target.ts";

/** The number of ready pods that each microservice should have, by its name. */
export type Expected = ReadonlyMap<string, number>;

type OnCluster = Pick<Target, "api" | "planned">;

export const podsOf = ({ api, planned }: OnCluster): Promise<LiveObject[]> =>
  api.list("Pod", undefined, { labels: selectorOf(planned) });

/** The pods of a microservice that take requests: ready and not being deleted. */
export const readyPods = (pods: readonly LiveObject[], name: string): LiveObject[] =>
  pods.filter((pod) => pod.metadata.labels?.[label.name] === name && !pod.metadata.deletionTimestamp && isReady(pod));

const isReady = ({ status }: LiveObject): boolean =>
  status.conditions?.some((one: { type: string; status: string }) => one.type === "Ready" && one.status === "True") ??
  false;

/** Whether a microservice's own container listens: its startup probe of /healthz has passed. The phase Running comes earlier. */
export const listens = ({ status }: LiveObject, name: string): boolean =>
  status.containerStatuses?.some((one: { name: string; started?: boolean }) => one.name === name && one.started) ??
  false;

/** The replicas that each workload currently specifies; an autoscaler may have changed them. */
export async function expectedNow({ api, planned }: OnCluster): Promise<Expected> {
  const ours = { labels: selectorOf(planned) };
  const workloads = (
    await Promise.all((["Deployment", "StatefulSet"] as const).map((kind) => api.list(kind, undefined, ours)))
  ).flat();
  const names = new Set(runningOf(planned).map(({ name }) => name));
  return new Map(
    workloads.flatMap(({ metadata, spec }) => (names.has(metadata.name) ? [[metadata.name, spec.replicas ?? 1]] : [])),
  );
}

/** The microservices that lack ready pods, such as "auth 0/1"; empty if all are ready. */
export function missing(pods: readonly LiveObject[], expected: Expected): string[] {
  return [...expected].flatMap(([name, count]) => {
    const ready = readyPods(pods, name).length;
    return ready < count ? [`${name} ${ready}/${count}`] : [];
  });
}

/** Whether every microservice has as many ready pods as its workload currently specifies. */
export const allReady = async (target: OnCluster): Promise<boolean> =>
  missing(await podsOf(target), await expectedNow(target)).length === 0;

/** The restart count of each container, by pod and container. */
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

/** The containers that restarted between the two counts, one entry per restart, such as "tasks-x tasks". */
export function newRestarts(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].flatMap(([key, count]) =>
    Array.from({ length: Math.max(0, count - (before.get(key) ?? 0)) }, () => key.slice(key.indexOf(" ") + 1)),
  );
}
