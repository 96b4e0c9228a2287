/** What happens to tasks, as it stands in the Redis stream: written by tasks, read by notifications and metrics. */
import { isUuid } from "./identity.ts";

/** Stream keys. */
export const stream = {
  /** Every committed change of a task, in order, once; entry ids are `<position>-0`. */
  tasks: "taskflow:tasks",
  /** What could not be consumed, with the reason. */
  deadTasks: "taskflow:tasks:dead",
  /** A line for each new notification, for the pages that are open. */
  notifications: "taskflow:notifications",
} as const;

export const statuses = ["open", "in_progress", "done"] as const;
export type Status = (typeof statuses)[number];

export const eventTypes = ["task.created", "task.updated", "task.moved", "task.deleted"] as const;
export type EventType = (typeof eventTypes)[number];

export interface TaskSnapshot {
  readonly id: string;
  /** 1 at creation, one more with each change. */
  readonly version: number;
  readonly title: string;
  readonly status: Status;
  readonly assignee: string | null;
  readonly createdBy: string | null;
  /** YYYY-MM-DD */
  readonly due: string | null;
}

export interface TaskEvent {
  readonly id: string;
  readonly type: EventType;
  /** ISO 8601, UTC: when the change was committed. */
  readonly time: string;
  readonly requestId: string;
  /** The user who did it; null for automation. */
  readonly actor: string | null;
  readonly team: string;
  /** The task after the change; before it, where it was deleted. */
  readonly task: TaskSnapshot;
  /** The status before a move. */
  readonly from?: Status;
  /** The assignee before the change, where it is another one. */
  readonly previousAssignee?: string | null;
}

/** Field names and values in turn, as XADD takes them. */
export const encodeEvent = (event: TaskEvent): string[] => ["event", JSON.stringify(event)];

/**
 * @param fields as XREAD and XREADGROUP answer them; null is an entry that was trimmed
 * @throws Error that says what is wrong with an entry which is no event
 */
export function decodeEvent(fields: readonly string[] | null): TaskEvent {
  const at = fields?.indexOf("event") ?? -1;
  const text = at % 2 === 0 ? fields?.[at + 1] : undefined;
  if (text === undefined) throw new Error('the entry has no field "event"');
  const event = JSON.parse(text) as TaskEvent;
  const fault = faultOf(event);
  if (fault) throw new Error(`the event's ${fault}`);
  return event;
}

const optionalUuid = (value: unknown): boolean => value === null || isUuid(value);

function faultOf(event: TaskEvent | null): string | undefined {
  if (event === null || typeof event !== "object") return "JSON is no object";
  const { id, type, time, team, actor, task } = event;
  if (!isUuid(id)) return `id is "${id}"`;
  if (!eventTypes.includes(type)) return `type is "${type}", not one of ${eventTypes.join(", ")}`;
  if (typeof time !== "string" || Number.isNaN(Date.parse(time))) return `time is "${time}"`;
  if (!isUuid(team)) return `team is "${team}"`;
  if (!optionalUuid(actor)) return `actor is "${actor}"`;
  if (task === null || typeof task !== "object" || !isUuid(task.id)) return "task has no id";
  if (!Number.isSafeInteger(task.version) || task.version < 1) return `task has version "${task.version}"`;
  if (typeof task.title !== "string") return "task has no title";
  if (!statuses.includes(task.status)) return `task has status "${task.status}", not one of ${statuses.join(", ")}`;
  if (!optionalUuid(task.assignee) || !optionalUuid(task.createdBy)) return "task names people who are no ids";
  return undefined;
}
