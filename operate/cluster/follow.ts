/** Waits until every Application is Synced and Healthy, and says what keeps those that are not. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, ApiError } from "../api.ts";
import { TooLong } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import { applicationsOf } from "../planned.ts";
import type { Say } from "../report.ts";
import type { Target } from "../target.ts";
import { argocdNamespace as namespace, rootName } from "./argocd.ts";

export interface Follow {
  /** Seconds. */
  readonly within: number;
  /** The commit that they must have synced; any where it is left out. */
  readonly commit?: string;
}

const namesOf = (planned: Target["planned"]): string[] => [rootName, ...applicationsOf(planned)];

/** @throws TooLong with what each of the others lacks */
export async function untilHealthy({ api, planned }: Pick<Target, "api" | "planned">, follow: Follow, say: Say) {
  const wanted = namesOf(planned);
  const end = performance.now() + follow.within * 1_000;
  for (;;) {
    const there = new Map((await api.list("Application", namespace)).map((app) => [app.metadata.name, app]));
    const waiting = wanted.filter(
      (name) => !isDone(there.get(name), planned.chartApplications.includes(name) ? undefined : follow.commit),
    );
    say(`${wanted.length - waiting.length} of ${wanted.length}${waiting[0] ? `, waiting for ${waiting[0]}` : ""}`);
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

/** Argo CD looks at git now, not at the next of its rounds; Applications that are still to be made do so by themselves. */
export async function refresh(
  { api, planned }: Pick<Target, "api" | "planned">,
  which?: readonly string[],
): Promise<void> {
  await Promise.all((which ?? namesOf(planned)).map((name) => refreshOne(api, name)));
}

/** Argo CD takes it away once it has read the Application anew. */
export const refreshAnnotation = "argocd.argoproj.io/refresh";

/** Nothing happens where there is no such Application. */
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

/** What an Application says of itself, and what the pods and events of its objects say. */
async function why(api: Api, app: LiveObject | undefined, name: string): Promise<string> {
  if (!app) return `  ${name}: there is no such Application yet`;
  const { sync, health, conditions = [], operationState, resources = [] } = app.status ?? {};
  const said = [
    ...conditions.map(({ message }: { message: string }) => message),
    ...(operationState?.phase && operationState.phase !== "Succeeded" ? [operationState.message] : []),
    ...resources
      .filter(({ health }: LiveObject) => health && health.status !== "Healthy")
      .map(({ kind, name, health }: LiveObject) => `${kind} ${name}: ${health.status} ${health.message ?? ""}`.trim()),
    ...(await podWords(api, app)),
  ];
  return [
    `  ${name}: ${sync?.status ?? "Unknown"}, ${health?.status ?? "Unknown"}`,
    ...said.map((line) => `    ${line}`),
  ].join("\n");
}

async function podWords(api: Api, app: LiveObject): Promise<string[]> {
  const labels = `app.kubernetes.io/name=${app.metadata.name}`;
  const pods = await api.list("Pod", app.spec.destination.namespace, { labels });
  return pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ ready, state }: LiveObject) => !ready && !state.terminated)
      .map(({ name, state }: LiveObject) => {
        const { reason, message } = state.waiting ?? { reason: "runs, but is not ready" };
        return `Pod ${metadata.name}, ${name}: ${reason}${message ? `: ${message}` : ""}`;
      }),
  );
}
