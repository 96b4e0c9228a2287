/** A page's position in both streams. It is the id of each server-sent event, and returns as Last-Event-ID. */
import { isAfter } from "../stream/stream-id.ts";

export interface Position {
  readonly tasks: string;
  readonly notifications: string;
}

export type Source = keyof Position;
export const sources: readonly Source[] = ["tasks", "notifications"];

export const formatPosition = ({ tasks, notifications }: Position): string => `${tasks}_${notifications}`;

/** undefined if `text` is not a position. */
export function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,15}-\d{1,9})_(\d{1,15}-\d{1,9})$/.exec(text);
  return match?.[1] && match[2] ? { tasks: match[1], notifications: match[2] } : undefined;
}

export const later = (a: string, b: string): string => (isAfter(b, a) ? b : a);

/** The later position in each stream. */
export const furthest = (a: Position, b: Position): Position => ({
  tasks: later(a.tasks, b.tasks),
  notifications: later(a.notifications, b.notifications),
});
