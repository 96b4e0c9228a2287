export interface LiveTask {
  readonly type: string;
  readonly task: string;
  readonly version: number;
}

/** Reads a `task` event; returns null for any other data. The task is an id, or an object that has one. */
export function readLive(data: string): LiveTask | null {
  const read = parse(data);
  const task = typeof read.task === "string" ? read.task : inside(read.task, "id");
  const version = read.version ?? inside(read.task, "version");
  if (typeof task !== "string" || typeof read.type !== "string") return null;
  return { type: read.type, task, version: typeof version === "number" ? version : Number.MAX_SAFE_INTEGER };
}

/** Returns the text of a `notification` event, or an empty text for any other data. */
export function readNotice(data: string): string {
  const { text } = parse(data);
  return typeof text === "string" ? text : "";
}

function parse(data: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(data);
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
