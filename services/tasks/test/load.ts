/** Simulated people who change tasks without a pause. The load records the acknowledged changes. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Acknowledged {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly deleted: boolean;
}

export interface Load {
  /** The last acknowledged state, by the task's id. */
  readonly tasks: ReadonlyMap<string, Acknowledged>;
  /** The number of answers by status; 0 counts requests without an answer. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly changes: () => number;
  /** Resolves when each person has received the last answer. */
  readonly stop: () => Promise<void>;
}

interface LoadOptions {
  /** Called before each request: returns the address of a replica. */
  readonly url: () => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly people: number;
}

/** Each person creates a task, changes it three times, deletes every third one, and starts again. */
export function startLoad({ url, headers, people }: LoadOptions): Load {
  const tasks = new Map<string, Acknowledged>();
  const statuses = new Map<number, number>();
  let changes = 0;
  let going = true;

  async function send(method: string, path: string, more: { body?: unknown; version?: number } = {}) {
    const all: Record<string, string> = { ...headers };
    if (more.version !== undefined) all["if-match"] = `"${more.version}"`;
    if (more.body !== undefined) all["content-type"] = "application/json";
    const body = more.body === undefined ? null : JSON.stringify(more.body);
    const answer = await fetch(url() + path, { method, headers: all, body, signal: AbortSignal.timeout(15_000) }).catch(
      () => undefined,
    );
    const text = await answer?.text().catch(() => undefined);
    const status = text === undefined ? 0 : (answer?.status ?? 0);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status < 200 || status > 299) {
      await sleep(status === 412 ? 0 : 20);
      return undefined;
    }
    changes += 1;
    return text === "" || text === undefined ? {} : JSON.parse(text);
  }

  async function person(number: number): Promise<void> {
    for (let turn = 0; going; turn += 1) {
      let task = await send("POST", "/tasks", { body: { title: `task ${number} ${turn}` } });
      if (!task) continue;
      tasks.set(task.id, { ...task, deleted: false });
      for (let change = 0; change < 3 && task && going; change += 1) {
        const body = change === 1 ? { status: "in_progress" } : { title: `task ${number} ${turn} ${change}` };
        // An unacknowledged change may have been committed: the state is unknown, so the task is left alone.
        task = await send("PATCH", `/tasks/${task.id}`, { body, version: task.version });
        if (task) tasks.set(task.id, { ...task, deleted: false });
      }
      if (!task || turn % 3 !== 0 || !going) continue;
      if (await send("DELETE", `/tasks/${task.id}`, { version: task.version }))
        tasks.set(task.id, { ...task, deleted: true });
    }
  }

  const all = Array.from({ length: people }, (_, number) => person(number));
  return {
    tasks,
    statuses,
    changes: () => changes,
    stop: async () => {
      going = false;
      await Promise.all(all);
    },
  };
}
