/** The server-sent events that are made from entries of the streams, and the pages that receive them. */
import type { Told } from "../notifications-repository.ts";
import { readEvent } from "../stream/handle.ts";
import type { Source } from "./position.ts";

export interface News {
  readonly source: Source;
  /** The entry's. */
  readonly id: string;
  readonly team: string;
  /** null for the whole team. */
  readonly user: string | null;
  /** The lines `event` and `data` of a server-sent event. */
  readonly body: string;
}

const body = (event: string, data: object): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n`;

/** undefined for an unreadable entry, which the consumer logs and gives up. */
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
