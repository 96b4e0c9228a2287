/** The shapes that cross the wire. */
import { nullable, object, pageOf, time, uuid } from "@taskflow/kit/schema.ts";
import { kinds } from "./recipients.ts";

export const notification = object({
  id: uuid,
  kind: { type: "string", enum: kinds },
  text: { type: "string" },
  task: uuid,
  actor: { ...nullable(uuid), description: "Who did it; null for automation" },
  createdAt: time,
  readAt: nullable(time),
});

const { properties } = pageOf(notification);

/** A page of the list, and how many are unread altogether. */
export const notifications = object({ ...properties, unread: { type: "integer", minimum: 0 } });
