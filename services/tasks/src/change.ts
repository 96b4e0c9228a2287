/** Changes of tasks, safe against concurrent changes. */
import type { EventType } from "@taskflow/kit/events.ts";
import type { Identity } from "@taskflow/kit/identity.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import type { Deps } from "./dependencies.ts";
import { checkPrecondition, type Precondition } from "./etag.ts";
import { applied, type Changes, checkTransition, type Task } from "./task.ts";
import { changedEvent, deletedEvent, type Origin } from "./task-event.ts";

interface Request {
  readonly id: string;
  readonly identity: Identity;
}

export const originOf = ({ id, identity }: Request): Origin => ({
  actor: identity.user,
  team: identity.team,
  requestId: id,
});

/** Rounds that may be lost to concurrent changes before a request that accepts any version is refused. */
const longestRace = 10;

export function changeTasks({ tasks, checkAssignee, metrics, wakeRelay }: Deps) {
  const { taskflow_task_changes_total: changes, taskflow_task_conflicts_total: conflicts } = metrics.declared;

  function committed(type: EventType): void {
    changes.inc({ type });
    wakeRelay();
  }

  function counting<T>(reason: "version" | "transition", check: () => T): T {
    try {
      return check();
    } catch (error) {
      conflicts.inc({ reason });
      throw error;
    }
  }

  /**
   * Reads the task, checks it and lets `write` change exactly this version. If another change came in between, `write`
   * resolves to undefined and the next round starts. So the version that is changed is the one that was checked,
   * without a lock or a transaction.
   */
  async function attempt<T>(
    team: string,
    id: string,
    holds: Precondition,
    write: (task: Task) => Promise<T | undefined>,
  ) {
    for (let round = 0; round < longestRace; round += 1) {
      const task = await tasks.find(team, id);
      if (!task) throw new Problem(404, "the team has no task with this id");
      counting("version", () => checkPrecondition(holds, task.version));
      const result = await write(task);
      if (result !== undefined) return result;
    }
    conflicts.inc({ reason: "version" });
    throw new Problem(409, "the task is being changed concurrently: try again");
  }

  return {
    committed,

    /** Resolves to the updated task. A request that changes nothing makes no new version and no event. */
    update: (request: Request, id: string, holds: Precondition, wanted: Changes): Promise<Task> =>
      attempt(request.identity.team, id, holds, async (before) => {
        const after = applied(before, wanted);
        if (!after) return before;
        counting("transition", () => checkTransition(before.status, after.status));
        if (after.assignee && after.assignee !== before.assignee)
          await checkAssignee(after.assignee, request.identity, request.id);
        const event = changedEvent(before, after, originOf(request));
        const updated = await tasks.update(request.identity.team, before, after, event);
        if (updated) committed(event.type);
        return updated;
      }),

    remove: (request: Request, id: string, holds: Precondition): Promise<true> =>
      attempt(request.identity.team, id, holds, async (task) => {
        const event = deletedEvent(task, originOf(request));
        if (!(await tasks.remove(request.identity.team, task, event))) return undefined;
        committed(event.type);
        return true;
      }),
  };
}
