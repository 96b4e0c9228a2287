/** Waits until every Application is Synced and Healthy, and reports the reasons of those that are not. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, ApiError } from "../api.ts";
import { argocdNamespace as namespace } from "../application.ts";
import { TooLong } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import { applicationsOf, rootOf } from "../planned.ts";
import type { Say } from "../report.ts";
import type { Target } from "../target.ts";

export interface Follow {
  /** Seconds. */
  readonly within: number;
  /** The commit that they must have synced; by default any. */
  readonly commit?: string;
}

const namesOf = (planned: Target["planned"]): string[] => [rootOf(planned), ...applicationsOf(planned)];

/** @throws TooLong with the reasons of each Application that is not ready */
export async function untilHealthy({ api, planned }: Pick<Target, "api" | "planned">, follow: Follow, say: Say) {
  const names = namesOf(planned);
  const end = performance.now() + follow.within * 1_000;
  for (;;) {
    const there = new Map((await api.list("Application", namespace)).map((app) => [app.metadata.name, app]));
    const waiting = names.filter(
      (name) => !isDone(there.get(name), planned.chartApplications.includes(name) ? undefined : follow.commit),
    );
    say(`${names.length - waiting.length} of ${names.length}${waiting[0] ? `, waiting for ${waiting[0]}` : ""}`);
    if (waiting.length === 0) return;
    if (performance.now() > end)
      throw new TooLong(
        [
          `not Synced and Healthy after ${follow.within} s:`,
          ...(await Promise.all(waiting.map((name) => why(api, there.get(name), name)))),
        ].join("\n"),
      );
    await sleep(500);
  }
}

/** The names of the clusters whose trees Argo CD follows: several if stages share it. */
export async function followedClusters(api: Pick<Api, "list">): Promise<string[]> {
  const applications = await api.list("Application", namespace);
  return [...new Set(applications.flatMap(({ spec }) => /^apps\/(.+)$/.exec(spec.source?.path ?? "")?.[1] ?? []))];
}

/** Makes Argo CD read git now instead of at its next poll. Applications that do not exist yet read it when they are created. */
export async function refresh(
  { api, planned }: Pick<Target, "api" | "planned">,
  which?: readonly string[],
): Promise<void> {
  await Promise.all((which ?? namesOf(planned)).map((name) => refreshOne(api, name)));
}

/** Argo CD removes this annotation after it has read the Application again. */
export const refreshAnnotation = "argocd.argoproj.io/refresh";

/** Does nothing if there is no such Application. */
export async function refreshOne(api: Api, name: string): Promise<void> {
  const change = { metadata: { annotations: { [refreshAnnotation]: "normal" } } };
  await api.patch("Application", namespace, name, change).catch((error) => {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  });
}

export function isDone(app: LiveObject | undefined, commit: string | undefined): boolean {
  const { sync, health } = app?.status ?? {};
  return sync?.status === "Synced" && health?.status === "Healthy" && (!commit || sync.revision === commit);
}

/** The status of an Application, of its objects and of its pods. */
async function why(api: Api, app: LiveObject | undefined, name: string): Promise<string> {
  if (!app) return `  ${name}: the Application does not exist yet`;
  const { sync, health, conditions = [], operationState, resources = [] } = app.status ?? {};
  const lines = [
    ...conditions.map(({ message }: { message: string }) => message),
    ...(operationState?.phase && operationState.phase !== "Succeeded" ? [operationState.message] : []),
    ...resources
      .filter(({ health }: LiveObject) => health && health.status !== "Healthy")
      .map(({ kind, name, health }: LiveObject) => `${kind} ${name}: ${health.status} ${health.message ?? ""}`.trim()),
    ...(await waitingContainers(api, app)),
  ];
  return [
    `  ${name}: ${sync?.status ?? "Unknown"}, ${health?.status ?? "Unknown"}`,
    ...lines.map((line) => `    ${line}`),
  ].join("\n");
}

/** The name of the component: the last folder of an Application's path. A stage's Application has a prefix in its name. */
export const componentOf = ({ metadata, spec }: LiveObject): string =>
  spec.source?.path?.split("/").at(-1) ?? metadata.name;

async function waitingContainers(api: Api, app: LiveObject): Promise<string[]> {
  const labels = `app.kubernetes.io/name=${componentOf(app)}`;
  const pods = await api.list("Pod", app.spec.destination.namespace, { labels });
  return pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ ready, state }: LiveObject) => !ready && !state.terminated)
      .map(({ name, state }: LiveObject) => {
        const { reason, message } = state.waiting ?? { reason: "running, but not ready" };
        return `Pod ${metadata.name}, ${name}: ${reason}${message ? `: ${message}` : ""}`;
      }),
  );
}
