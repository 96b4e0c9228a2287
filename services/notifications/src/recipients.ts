/** The recipients of an event's notifications, and each notification's kind. */
import type { TaskEvent } from "@taskflow/kit/events.ts";

export const kinds = ["assigned", "status", "changed", "deleted"] as const;
export type Kind = (typeof kinds)[number];

export interface Recipient {
  readonly user: string;
  readonly kind: Kind;
}

/** The task's assignee and its creator, each once, but not the actor. */
export function recipientsOf(event: TaskEvent): Recipient[] {
  const { assignee, createdBy } = event.task;
  const people = new Set([assignee, createdBy].filter((user) => user !== null && user !== event.actor));
  return [...people].map((user) => ({ user: user as string, kind: kindFor(event, user as string) }));
}

function kindFor({ type, task: { assignee }, previousAssignee }: TaskEvent, user: string): Kind {
  if (type === "task.deleted") return "deleted";
  const reassigned = assignee !== null && (previousAssignee !== undefined || type === "task.created");
  // For the new assignee the assignment is the news, whatever else changed with it.
  if (reassigned && user === assignee) return "assigned";
  if (type === "task.moved") return "status";
  return reassigned && type === "task.updated" ? "assigned" : "changed";
}
