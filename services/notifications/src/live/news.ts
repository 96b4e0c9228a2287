/** What entries of the streams tell an open page, and whose page. */
import type { Told } from "../notifications-repository.ts";
import { readEvent } from "../stream/handle.ts";
import type { Source } from "./position.ts";

export interface News {
  readonly source: Source;
  /** The entry's. */
  readonly id: string;
  readonly team: string;
  /** null: the whole team's. */
  readonly user: string | null;
  /** The lines `event` and `data` of a server-sent event. */
  readonly body: string;
}

const body = (event: string, data: object): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n`;

/** undefined for an entry that tells nothing: what cannot be read, the consumer gives up and says so. */
export function newsOf(source: Source, id: string, fields: readonly string[]): News | undefined {
  try {
    return source === "tasks" ? taskNews(id, fields) : notificationNews(id, fields);
  } catch {
    return undefined;
  }
}

function taskNews(id: string, fields: readonly string[]): News {
  const { type, task, team } = readEvent(fields);
  return { source: "tasks", id, team, user: null, body: body("task", { type, task: task.id, version: task.version }) };
}

function notificationNews(entry: string, [, line = ""]: readonly string[]): News {
  const { id, user, team, kind, text } = JSON.parse(line) as Told;
  return { source: "notifications", id: entry, team, user, body: body("notification", { id, kind, text }) };
}
