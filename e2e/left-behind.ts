/** What a run that ended in the middle of a step has left on the cluster: changed objects, throw-away pods, commits. */
import { argocdNamespace } from "../operate/cluster/argocd.ts";
import { restoreLeft } from "../operate/cluster/changes.ts";
import { refresh, untilHealthy } from "../operate/cluster/follow.ts";
import { allReady } from "../operate/cluster/pods.ts";
import { eventually } from "../operate/eventually.ts";
import type { Target } from "../operate/target.ts";
import { removeStrangers } from "./attempts/strangers.ts";
import { takeBack } from "./repository.ts";

/** Seconds in which all is well again. */
const patience = 180;

export interface Left {
  /** A line each. */
  readonly lines: readonly string[];
  /** That is followed again, where commits had been left. */
  readonly commit: string | undefined;
}

/**
 * Puts all of it back; that nothing is left is the same.
 * @param mayPush whether a run may have pushed commits
 * @throws AggregateError of what could not be; all else is
 */
export async function putBack(target: Target, mayPush: boolean): Promise<Left> {
  const { api } = target;
  const errors: Error[] = [];
  const tried = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
    work.catch((error) => {
      errors.push(error);
      return otherwise;
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
      ...(commit ? ["commits of its own"] : []),
    ],
    commit,
  };
}

/** Argo CD looks at once; an operation that waits for the confirmation of a prune would wait for ever, and is ended. */
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

/** @throws TooLong that names what is not well yet */
export async function wellAgain(target: Target, { commit }: Left): Promise<void> {
  if (commit) await untilHealthy(target, { within: patience, commit }, () => {});
  await eventually(() => allReady(target), { within: patience, what: "all pods ready again" });
}
