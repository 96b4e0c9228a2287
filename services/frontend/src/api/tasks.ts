import type { Status } from "../model/transitions.ts";
import { type Page, send } from "./http.ts";

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: Status;
  readonly assignee: string | null;
  /** A calendar day: YYYY-MM-DD. */
  readonly due: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export type Changes = Partial<Pick<Task, "title" | "description" | "assignee" | "due" | "status">>;

export interface Search {
  readonly status: Status;
  readonly assignee?: string | undefined;
  readonly q?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

const at = (id: string): string => `/api/tasks/${encodeURIComponent(id)}`;

export const listTasks = (search: Search, signal: AbortSignal): Promise<Page<Task>> =>
  send("GET", "/api/tasks", { query: { ...search }, signal });
export const getTask = (id: string): Promise<Task> => send("GET", at(id));
export const createTask = (body: Changes): Promise<Task> => send("POST", "/api/tasks", { body });
export const changeTask = (id: string, version: number, body: Changes): Promise<Task> =>
  send("PATCH", at(id), { version, body });
export const deleteTask = (id: string, version: number): Promise<void> => send("DELETE", at(id), { version });
