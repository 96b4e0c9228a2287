import { object, time } from "@taskflow/kit/schema.ts";
import type { FromSchema } from "json-schema-to-ts";

const text = (maxLength: number) => ({ type: "string", maxLength }) as const;

/** The types of auth's events. No others are accepted: each is a label value of a metric. */
export const eventTypes = ["login", "login-failed", "login-slowed", "logout", "token"] as const;

export const event = object(
  {
    type: { type: "string", enum: eventTypes },
    time,
    user: { ...text(100), description: "The user's id" },
    email: { ...text(254), description: "As the user typed it" },
    address: { ...text(100), description: "The client's IP address" },
    requestId: text(128),
    detail: text(1_000),
  },
  ["user", "email", "address", "detail"],
);

export type AuditEvent = FromSchema<typeof event>;
