/** Builds task events and appends them to the stream. */
import { encodeEvent, type Status, stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Redis } from "ioredis";

export interface Change {
  readonly type: TaskEvent["type"];
  readonly team: string;
  readonly task: string;
  readonly version: number;
  readonly status: Status;
  /** ISO 8601; now by default. */
  readonly time?: string;
  /** The event's id; a new one by default. */
  readonly id?: string;
}

export function taskEvent({ type, team, task, version, status, time, id }: Change): TaskEvent {
  return {
    id: id ?? uuid7(),
    type,
    time: time ?? new Date().toISOString(),
    requestId: "test",
    actor: null,
    team,
    task: { id: task, version, title: "Title", status, assignee: null, createdBy: null, due: null },
  };
}

/** Appends entries as tasks does: their ids are 1-0, 2-0 and so on. */
export async function publish(redis: Redis, ...entries: (TaskEvent | readonly string[])[]): Promise<void> {
  const [newest] = await redis.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
  let position = Number(newest?.[0].split("-")[0] ?? 0);
  const pipeline = redis.pipeline();
  for (const entry of entries) {
    position += 1;
    pipeline.xadd(stream.tasks, `${position}-0`, ...("type" in entry ? encodeEvent(entry) : entry));
  }
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

/** The events of one task: it is created and moved to `last`. */
export function life(team: string, last: Status, time?: string): TaskEvent[] {
  const task = uuid7();
  const at = time === undefined ? {} : { time };
  const steps: Status[] = { open: [], in_progress: ["in_progress"], done: ["in_progress", "done"] }[last] as Status[];
  return [
    taskEvent({ type: "task.created", team, task, version: 1, status: "open", ...at }),
    ...steps.map((status, index) => taskEvent({ type: "task.moved", team, task, version: index + 2, status, ...at })),
  ];
}
