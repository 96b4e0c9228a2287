/** The JSON schemas of responses. */
import { nullable, object, pageOf, time, uuid } from "@taskflow/kit/schema.ts";
import { kinds } from "./recipients.ts";

export const notification = object({
  id: uuid,
  kind: { type: "string", enum: kinds },
  text: { type: "string" },
  task: uuid,
  actor: { ...nullable(uuid), description: "The user who made the change; null for automation" },
  createdAt: time,
  readAt: nullable(time),
});

const { properties } = pageOf(notification);

/** A page of the list, and the total number of unread notifications. */
export const notifications = object({ ...properties, unread: { type: "integer", minimum: 0 } });
