import type { TaskEvent, TaskSnapshot } from "@taskflow/kit/events.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import type { Task } from "./task.ts";

/** An event before its time is known: that is the time of its commit, by the database's clock. */
export type NewEvent = Omit<TaskEvent, "time">;

/** Who changes a task, and in which request. */
export type Origin = Pick<TaskEvent, "actor" | "team" | "requestId">;

type NewTask = Pick<Task, "id" | "title" | "assignee" | "createdBy" | "due">;

export const createdEvent = (task: NewTask, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: "task.created",
  ...origin,
  task: snapshot({ ...task, status: "open" }, 1),
});

/** @param after as it is to be; its version is still the one before */
export const changedEvent = (before: Task, after: Task, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: before.status === after.status ? "task.updated" : "task.moved",
  ...origin,
  task: snapshot(after, before.version + 1),
  ...(before.status !== after.status && { from: before.status }),
  ...(before.assignee !== after.assignee && { previousAssignee: before.assignee }),
});

/** The task as it was, with a version of its own: a reader that knows the one before takes this for newer. */
export const deletedEvent = (task: Task, origin: Origin): NewEvent => ({
  id: uuid7(),
  type: "task.deleted",
  ...origin,
  task: snapshot(task, task.version + 1),
});

const snapshot = (task: NewTask & Pick<Task, "status">, version: number): TaskSnapshot => ({
  id: task.id,
  version,
  title: task.title,
  status: task.status,
  assignee: task.assignee,
  createdBy: task.createdBy,
  due: task.due,
});
