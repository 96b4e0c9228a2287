import { object, time } from "@taskflow/kit/schema.ts";
import type { FromSchema } from "json-schema-to-ts";

const text = (maxLength: number) => ({ type: "string", maxLength }) as const;

/** What auth does, and no other types: each is a label of a metric. */
export const eventTypes = ["login", "login-failed", "login-slowed", "logout", "token"] as const;

export const event = object(
  {
    type: { type: "string", enum: eventTypes },
    time,
    user: { ...text(100), description: "The user's id" },
    email: { ...text(254), description: "As it was typed" },
    address: { ...text(100), description: "The client's" },
    requestId: text(128),
    detail: text(1_000),
  },
  ["user", "email", "address", "detail"],
);

export type AuditEvent = FromSchema<typeof event>;
