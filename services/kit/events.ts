/** The events of tasks in the Redis stream: tasks writes them, notifications and metrics read them. */
import { isUuid } from "./identity.ts";

/** Stream keys. */
export const stream = {
  /** Every committed change of a task, once and in order; entry ids are `<position>-0`. */
  tasks: "taskflow:tasks",
  /** Entries that could not be consumed, with the reason. */
  deadTasks: "taskflow:tasks:dead",
  /** One entry per new notification, for open pages. */
  notifications: "taskflow:notifications",
} as const;

export const statuses = ["open", "in_progress", "done"] as const;
export type Status = (typeof statuses)[number];

export const eventTypes = ["task.created", "task.updated", "task.moved", "task.deleted"] as const;
export type EventType = (typeof eventTypes)[number];

export interface TaskSnapshot {
  readonly id: string;
  /** 1 at creation; each change adds 1. */
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
  /** The user who made the change; null for automation. */
  readonly actor: string | null;
  readonly team: string;
  /** The task after the change; for a deletion, before it. */
  readonly task: TaskSnapshot;
  /** The status before a move. */
  readonly from?: Status;
  /** The assignee before the change, if it changed. */
  readonly previousAssignee?: string | null;
}

/** Alternating field names and values, as XADD expects. */
export const encodeEvent = (event: TaskEvent): string[] => ["event", JSON.stringify(event)];

/**
 * @param fields as in the answers of XREAD and XREADGROUP; null for a trimmed entry
 * @throws Error with the fault of an entry that is not an event
 */
export function decodeEvent(fields: readonly string[] | null): TaskEvent {
  // Names are at even indexes: a value may be "event", too.
  const at = fields?.findIndex((field, index) => index % 2 === 0 && field === "event") ?? -1;
  const text = at < 0 ? undefined : fields?.[at + 1];
  if (text === undefined) throw new Error('the entry has no field "event"');
  const event = JSON.parse(text) as TaskEvent;
  const fault = faultOf(event);
  if (fault) throw new Error(`the event's ${fault}`);
  return event;
}

const optionalUuid = (value: unknown): boolean => value === null || isUuid(value);
const day = /^\d{4}-\d\d-\d\d$/;

/** Quotes a value for an error message. */
const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 100);

function faultOf(event: TaskEvent | null): string | undefined {
  if (event === null || typeof event !== "object") return "JSON is not an object";
  const { id, type, time, requestId, team, actor, from, previousAssignee = null } = event;
  if (!isUuid(id)) return `id is ${shown(id)}`;
  if (!eventTypes.includes(type)) return `type is ${shown(type)}, not one of ${eventTypes.join(", ")}`;
  if (typeof time !== "string" || Number.isNaN(Date.parse(time))) return `time is ${shown(time)}`;
  if (typeof requestId !== "string") return `requestId is ${shown(requestId)}`;
  if (!isUuid(team)) return `team is ${shown(team)}`;
  if (!optionalUuid(actor)) return `actor is ${shown(actor)}`;
  if (from !== undefined && !statuses.includes(from))
    return `from is ${shown(from)}, not one of ${statuses.join(", ")}`;
  if (!optionalUuid(previousAssignee)) return `previousAssignee is ${shown(previousAssignee)}`;
  return faultOfTask(event.task);
}

function faultOfTask(task: TaskSnapshot | null): string | undefined {
  if (task === null || typeof task !== "object" || !isUuid(task.id)) return "task has no id";
  if (!Number.isSafeInteger(task.version) || task.version < 1) return `task has version ${shown(task.version)}`;
  if (typeof task.title !== "string") return "task has no title";
  if (!statuses.includes(task.status))
    return `task has status ${shown(task.status)}, not one of ${statuses.join(", ")}`;
  if (!optionalUuid(task.assignee) || !optionalUuid(task.createdBy))
    return "task has an assignee or creator that is not a UUID";
  if (task.due !== null && !day.test(task.due)) return `task has due ${shown(task.due)}`;
  return undefined;
}
