/** Task events for tests, and the stream that holds them. */
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

/** Something that somebody changed, unless said otherwise. */
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

/** Appends as tasks does: ids are 1-0, 2-0 and so on. Answers with the last one. */
export async function publish(redis: Redis, ...entries: (TaskEvent | readonly string[])[]): Promise<string> {
  const [newest] = await redis.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
  let position = Number(newest?.[0].split("-")[0] ?? 0);
  const pipeline = redis.multi(); // all at once: whoever reads gets all
  for (const entry of entries) {
    position += 1;
    pipeline.xadd(stream.tasks, `${position}-0`, ...("type" in entry ? encodeEvent(entry) : entry));
  }
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  return `${position}-0`;
}
