/** Allows one run at a time: a Lease in the cluster, renewed during the run. */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { type Api, ApiError } from "../api.ts";
import { manager } from "../application.ts";
import { type LiveObject, pathOf } from "../kinds.ts";

const lease = { namespace: "default", name: manager } as const;
/** Seconds. A holder that has not renewed the Lease for this long has ended without releasing it. */
const life = 30;

/** The calls of the API server that a lock needs. */
export type LeaseApi = Pick<Api, "find" | "create" | "call" | "remove">;

/**
 * @param purpose the command's name, such as "bootstrap"
 * @param every seconds between two renewals
 * @returns the function that releases the lock
 * @throws Error that names the holder of the lock
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
    throw winner ? busy(winner) : new Error("the lock of the cluster has just been released: run this again");
  }
}

/** Renews nothing if another run holds the lock: this run was suspended, and must not take the cluster from the other one. */
async function renew(api: LeaseApi, holder: string): Promise<void> {
  const found = await find(api);
  if (found?.spec.holderIdentity === holder) await replace(api, found, holder);
}

const find = (api: LeaseApi) => api.find("Lease", lease.namespace, lease.name);

/** Sends the resourceVersion that was read: of two simultaneous runs, the API server refuses the second. */
const replace = (api: LeaseApi, found: LiveObject, holder: string): Promise<LiveObject> =>
  api.call("PUT", pathOf("Lease", lease.namespace, lease.name), { ...found, spec: specOf(holder) });

const specOf = (holder: string) => ({
  holderIdentity: holder,
  leaseDurationSeconds: life,
  renewTime: microTime(new Date()),
});

/** Whether the holder has ended without releasing the lock. */
export function isOver({ spec }: LiveObject, now = new Date()): boolean {
  const { renewTime, leaseDurationSeconds = life } = spec;
  return !renewTime || now.getTime() - Date.parse(renewTime) > leaseDurationSeconds * 1_000;
}

function busy({ spec }: LiveObject): Error {
  const { holderIdentity, renewTime } = spec;
  const since = Math.round((Date.now() - Date.parse(renewTime)) / 1_000);
  return new Error(
    `The cluster is locked by ${holderIdentity} (last renewed ${since} s ago). Wait for it; if it has ended, the lock expires ${life} s after the last renewal.`,
  );
}

/** Kubernetes' MicroTime. */
const microTime = (date: Date): string => date.toISOString().replace("Z", "000Z");
