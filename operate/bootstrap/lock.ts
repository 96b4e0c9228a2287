/** One run at a time: a Lease in the cluster, renewed while the run lasts. */
import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { type Api, ApiError } from "../api.ts";
import type { KubeObject } from "../kinds.ts";

const lease = { namespace: "default", name: "taskflow-bootstrap" } as const;
/** Seconds. Who has not renewed for so long has ended without a word. */
const life = 30;

/**
 * @param purpose such as "bootstrap"
 * @returns what gives it back
 * @throws Error that says who works on the cluster now
 */
export async function lockCluster(api: Api, purpose: string): Promise<() => Promise<void>> {
  const holder = `${purpose} of ${userInfo().username}@${hostname()} (${process.pid}, ${randomUUID().slice(0, 8)})`;
  const spec = () => ({ holderIdentity: holder, leaseDurationSeconds: life, renewTime: microTime(new Date()) });
  const found = await api.find("Lease", lease.namespace, lease.name);
  if (found && !isOver(found)) throw busy(found);
  try {
    if (!found) await api.create({ kind: "Lease", metadata: lease, spec: spec() });
    // The version that was seen: who comes second at the same moment is refused.
    else
      await api.call("PUT", `/apis/coordination.k8s.io/v1/namespaces/${lease.namespace}/leases/${lease.name}`, {
        ...found,
        spec: spec(),
      });
  } catch (error) {
    if (!(error instanceof ApiError && ["AlreadyExists", "Conflict"].includes(error.reason))) throw error;
    throw busy(await api.get("Lease", lease.namespace, lease.name));
  }
  const renew = () => api.patch("Lease", lease.namespace, lease.name, { spec: spec() }).catch(() => {});
  const timer = setInterval(renew, (life / 3) * 1_000);
  return async () => {
    clearInterval(timer);
    const now = await api.find("Lease", lease.namespace, lease.name);
    if (now?.spec.holderIdentity === holder) await api.remove("Lease", lease.namespace, lease.name);
  };
}

export function isOver({ spec }: KubeObject, now = new Date()): boolean {
  const { renewTime, leaseDurationSeconds = life } = spec;
  return !renewTime || now.getTime() - Date.parse(renewTime) > leaseDurationSeconds * 1_000;
}

function busy({ spec }: KubeObject): Error {
  const { holderIdentity, renewTime } = spec;
  const since = Math.round((Date.now() - Date.parse(renewTime)) / 1_000);
  return new Error(
    `another one works on this cluster: ${holderIdentity}, heard of ${since} s ago. Wait for it, or, if it has ended, ${life} s`,
  );
}

/** Kubernetes' MicroTime. */
const microTime = (date: Date): string => date.toISOString().replace("Z", "000Z");
