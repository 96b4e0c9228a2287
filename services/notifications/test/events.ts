/** Builds task events and appends them to the stream. */
import { type EventType, encodeEvent, type Status, stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Redis } from "ioredis";

export interface Change {
  readonly type?: EventType;
  readonly team: string;
  readonly actor?: string | null;
  readonly assignee?: string | null;
  readonly createdBy?: string | null;
  readonly previousAssignee?: string | null;
  readonly status?: Status;
  readonly title?: string;
  readonly time?: string;
  readonly task?: string;
  readonly version?: number;
}

/** A task event; by default a change by automation. */
export function taskEvent(change: Change): TaskEvent {
  const { type = "task.updated", team, actor = null, assignee = null, createdBy = null, previousAssignee } = change;
  const { status = "open", title = "Title", time = new Date().toISOString(), task = uuid7(), version = 1 } = change;
  return {
    id: uuid7(),
    type,
    time,
    requestId: "test-request",
    actor,
    team,
    task: { id: task, version, title, status, assignee, createdBy, due: null },
    ...(previousAssignee !== undefined && { previousAssignee }),
  };
}

/** Appends entries as tasks does: their ids are 1-0, 2-0 and so on. @returns the last id */
export async function publish(redis: Redis, ...entries: (TaskEvent | readonly string[])[]): Promise<string> {
  const [newest] = await redis.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
  let position = Number(newest?.[0].split("-")[0] ?? 0);
  const pipeline = redis.multi(); // in one transaction, so that one read returns all
  for (const entry of entries) {
    position += 1;
    pipeline.xadd(stream.tasks, `${position}-0`, ...("type" in entry ? encodeEvent(entry) : entry));
  }
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  return `${position}-0`;
}
