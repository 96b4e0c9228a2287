/** One run at a time: a Lease in the cluster, renewed while the run lasts. */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { type Api, ApiError } from "../api.ts";
import { type LiveObject, pathOf } from "../kinds.ts";

const lease = { namespace: "default", name: "taskflow-bootstrap" } as const;
/** Seconds. Who has not renewed for so long has ended without a word. */
const life = 30;

/** What of the API server a lock needs. */
export type LeaseApi = Pick<Api, "find" | "create" | "call" | "remove">;

/**
 * @param purpose such as "bootstrap"
 * @param every seconds from one renewal to the next
 * @returns what gives it back
 * @throws Error that says who works on the cluster now
 */
export async function lockCluster(api: LeaseApi, purpose: string, every = life / 3): Promise<() => Promise<void>> {
  const holder = `${purpose} of ${userInfo().username}@${hostname()} (${process.pid}, ${randomUUID().slice(0, 8)})`;
  await take(api, holder);
  const timer = setInterval(() => renew(api, holder).catch(() => {}), every * 1_000);
  return async () => {
    clearInterval(timer);
    if ((await find(api))?.spec.holderIdentity === holder) await api.remove("Lease", lease.namespace, lease.name);
  };
}

async function take(api: LeaseApi, holder: string): Promise<void> {
  const found = await find(api);
  if (found && !isOver(found)) throw busy(found);
  try {
    if (found) await replace(api, found, holder);
    else await api.create({ kind: "Lease", metadata: lease, spec: specOf(holder) });
  } catch (error) {
    if (!(error instanceof ApiError && ["AlreadyExists", "Conflict"].includes(error.reason))) throw error;
    const winner = await find(api);
    throw winner ? busy(winner) : new Error("another one worked on this cluster until now: run this again");
  }
}

/** Not where another one has taken over: this run was asleep, and must not take the cluster from under its hands. */
async function renew(api: LeaseApi, holder: string): Promise<void> {
  const found = await find(api);
  if (found?.spec.holderIdentity === holder) await replace(api, found, holder);
}

const find = (api: LeaseApi) => api.find("Lease", lease.namespace, lease.name);

/** The version that was seen: who comes second at the same moment is refused. */
const replace = (api: LeaseApi, found: LiveObject, holder: string): Promise<LiveObject> =>
  api.call("PUT", pathOf("Lease", lease.namespace, lease.name), { ...found, spec: specOf(holder) });

const specOf = (holder: string) => ({
  holderIdentity: holder,
  leaseDurationSeconds: life,
  renewTime: microTime(new Date()),
});

/** Whether its holder has ended without a word. */
export function isOver({ spec }: LiveObject, now = new Date()): boolean {
  const { renewTime, leaseDurationSeconds = life } = spec;
  return !renewTime || now.getTime() - Date.parse(renewTime) > leaseDurationSeconds * 1_000;
}

function busy({ spec }: LiveObject): Error {
  const { holderIdentity, renewTime } = spec;
  const since = Math.round((Date.now() - Date.parse(renewTime)) / 1_000);
  return new Error(
    `another one works on this cluster: ${holderIdentity}, heard of ${since} s ago. Wait for it, or, if it has ended, ${life} s`,
  );
}

/** Kubernetes' MicroTime. */
const microTime = (date: Date): string => date.toISOString().replace("Z", "000Z");
