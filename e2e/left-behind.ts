/** Restores the cluster after a run that ended in the middle of a step: changed objects, test pods, commits. */
import { argocdNamespace } from "../operate/application.ts";
import { restoreLeft } from "../operate/cluster/changes.ts";
import { refresh, untilHealthy } from "../operate/cluster/follow.ts";
import { allReady } from "../operate/cluster/pods.ts";
import { eventually } from "../operate/eventually.ts";
import type { Target } from "../operate/target.ts";
import { removeStrangers } from "./attempts/strangers.ts";
import { takeBack } from "./repository.ts";

/** Seconds: the limit for the recovery. */
const patience = 180;

export interface Left {
  /** A line per restored object. */
  readonly lines: readonly string[];
  /** The commit that the cluster follows again, if commits were left. */
  readonly commit: string | undefined;
}

/**
 * Restores everything; does nothing if nothing was left.
 * @param mayPush whether a run may have pushed commits
 * @throws AggregateError of the failures; everything else is restored
 */
export async function putBack(target: Target, mayPush: boolean): Promise<Left> {
  const { api } = target;
  const errors: Error[] = [];
  const tried = <T>(work: Promise<T>, fallback: T): Promise<T> =>
    work.catch((error) => {
      errors.push(error);
      return fallback;
    });
  const [changed, strangers, commit] = await Promise.all([
    tried(restoreLeft(api), []),
    tried(removeStrangers(api), []),
    mayPush ? tried(takenBack(target), undefined) : undefined,
  ]);
  if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join("; "));
  return {
    lines: [
      ...changed.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
      ...strangers,
      ...(commit ? ["commits of that run"] : []),
    ],
    commit,
  };
}

/** Reverts the commits, terminates operations that wait for the confirmation of a prune (they would never end), and refreshes. */
async function takenBack(target: Target): Promise<string | undefined> {
  const commit = await takeBack(target);
  if (!commit) return undefined;
  const { api } = target;
  const waiting = (await api.list("Application", argocdNamespace)).filter(
    ({ status }) => status?.operationState?.phase === "Running" && /confirmation/i.test(status.operationState.message),
  );
  for (const { metadata } of waiting)
    await api.patch("Application", argocdNamespace, metadata.name, {
      status: { operationState: { phase: "Terminating" } },
    });
  await refresh(target);
  return commit;
}

/** Waits for the recovery after a restoration. @throws TooLong that names the objects that are not ready */
export async function recovered(target: Target, { commit }: Left): Promise<void> {
  if (commit) await untilHealthy(target, { within: patience, commit }, () => {});
  await eventually(() => allReady(target), { within: patience, what: "a state with all pods ready" });
}
