/** The JSON schemas of requests and responses. */
import { statuses } from "@taskflow/kit/events.ts";
import { object, time, uuid } from "@taskflow/kit/schema.ts";

/** Not `anyOf`, which is slow to serialize. */
const optionalId = { type: ["string", "null"], format: "uuid" } as const;

/** One line with at least one visible character. The pattern matches in linear time. */
const title = {
  type: "string",
  minLength: 1,
  maxLength: 200,
  pattern: "^(?=.*\\S)[^\\p{Cc}\\p{Cs}]*$",
} as const;

/** Any text that PostgreSQL can store: not U+0000, and no half of a surrogate pair. */
const description = { type: "string", maxLength: 10_000, pattern: "^[^\\u0000\\p{Cs}]*$" } as const;

const due = { type: ["string", "null"], format: "date" } as const;

export const status = { type: "string", enum: statuses } as const;

export const task = object({
  id: uuid,
  title,
  description,
  status,
  assignee: optionalId,
  due,
  createdBy: optionalId,
  createdAt: time,
  updatedAt: time,
  version: { type: "integer", minimum: 1 },
});

export const newTask = object({ title, description, assignee: optionalId, due }, ["description", "assignee", "due"]);

export const changes = {
  ...object({ title, description, assignee: optionalId, due, status }, [
    "title",
    "description",
    "assignee",
    "due",
    "status",
  ]),
  minProperties: 1,
} as const;
