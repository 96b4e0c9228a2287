import type { Status } from "@taskflow/kit/events.ts";
import type { Database } from "@taskflow/kit/postgres.ts";
import type { Task } from "./task.ts";
import type { NewEvent } from "./task-event.ts";

export type NewTask = Pick<Task, "id" | "title" | "description" | "assignee" | "due" | "createdBy">;

export interface Filter {
  readonly status?: Status;
  readonly assignee?: string;
  /** Text in the title or the description, in upper or lower case. */
  readonly q?: string;
  /** Only tasks older than the one with this id. */
  readonly after?: string;
}

export type TasksRepository = ReturnType<typeof tasksRepository>;

/** Dates and times as text: pg would convert them to this machine's time zone. */
const columns = `id, title, description, status, assignee, to_char(due, 'YYYY-MM-DD') AS due,
  created_by AS "createdBy", ${iso("created_at")} AS "createdAt", ${iso("updated_at")} AS "updatedAt", version`;

function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** A LIKE pattern for texts that contain `text`, with LIKE's wildcards escaped. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/**
 * Each change is one statement that writes the task and its event: both are committed or neither is, in one round trip.
 */
export function tasksRepository({ query }: Database) {
  return {
    async add(teamId: string, task: NewTask, event: NewEvent): Promise<Task> {
      const text = `WITH task AS (
          INSERT INTO tasks (id, team_id, title, description, assignee, due, created_by)
          VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *
        ), event AS (INSERT INTO outbox (event) SELECT $8::json FROM task)
        SELECT ${columns} FROM task`;
      const { id, title, description, assignee, due, createdBy } = task;
      const values = [id, teamId, title, description, assignee, due, createdBy, JSON.stringify(event)];
      const [added] = await query<Task>("add_task", text, values);
      if (!added) throw new Error("an inserted task was not returned");
      return added;
    },

    async find(teamId: string, id: string): Promise<Task | undefined> {
      const text = `SELECT ${columns} FROM tasks WHERE id = $1 AND team_id = $2`;
      const [found] = await query<Task>("find_task", text, [id, teamId]);
      return found;
    },

    /** Newest first. */
    async list(teamId: string, limit: number, filter: Filter): Promise<Task[]> {
      const values: unknown[] = [teamId, limit];
      const given = (value: unknown): string => `$${values.push(value)}`;
      let where = "team_id = $1";
      if (filter.status) where += ` AND status = ${given(filter.status)}`;
      if (filter.assignee) where += ` AND assignee = ${given(filter.assignee)}`;
      if (filter.after) where += ` AND id < ${given(filter.after)}`;
      if (filter.q) {
        const pattern = given(containing(filter.q));
        where += ` AND (title ILIKE ${pattern} OR description ILIKE ${pattern})`;
      }
      return query<Task>("list_tasks", `SELECT ${columns} FROM tasks WHERE ${where} ORDER BY id DESC LIMIT $2`, values);
    },

    /**
     * Replaces `before` with `after`; changes nothing and resolves to undefined if the task is no longer at that
     * version.
     */
    async update(teamId: string, before: Task, after: Task, event: NewEvent): Promise<Task | undefined> {
      const text = `WITH task AS (
          UPDATE tasks SET title = $4, description = $5, status = $6, assignee = $7, due = $8,
            version = version + 1, updated_at = now()
          WHERE id = $1 AND team_id = $2 AND version = $3 RETURNING *
        ), event AS (INSERT INTO outbox (event) SELECT $9::json FROM task)
        SELECT ${columns} FROM task`;
      const { title, description, status, assignee, due } = after;
      const content = [title, description, status, assignee, due, JSON.stringify(event)];
      const [updated] = await query<Task>("update_task", text, [before.id, teamId, before.version, ...content]);
      return updated;
    },

    /** Deletes the task; resolves to false and does nothing if it is no longer at that version. */
    async remove(teamId: string, task: Task, event: NewEvent): Promise<boolean> {
      const text = `WITH task AS (
          DELETE FROM tasks WHERE id = $1 AND team_id = $2 AND version = $3 RETURNING id
        ), event AS (INSERT INTO outbox (event) SELECT $4::json FROM task)
        SELECT id FROM task`;
      const values = [task.id, teamId, task.version, JSON.stringify(event)];
      return (await query("remove_task", text, values)).length > 0;
    },
  };
}
