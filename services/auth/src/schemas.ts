/** JSON schemas of requests and answers. */
import { isUuid } from "@taskflow/kit/identity.ts";
import { object, time, uuid } from "@taskflow/kit/schema.ts";

const name = { type: "string" } as const;

export const user = object({
  id: uuid,
  name,
  email: { type: "string" },
  team: object({ id: uuid, name }),
});

/** A user as in the answer of users to valid credentials, and as stored in a session. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly team: { readonly id: string; readonly name: string };
}

export function isUser(value: unknown): value is User {
  const user = value as Partial<User> | null | undefined;
  const texts = [user?.name, user?.email, user?.team?.name];
  return isUuid(user?.id) && isUuid(user?.team?.id) && texts.every((text) => typeof text === "string");
}

const token = { type: "string", description: "Sent as `Authorization: Bearer <token>`" } as const;
const expiresAt = { ...time, description: "The end of the token" } as const;

export const tokenAnswer = object({ token, expiresAt });

export const loginAnswer = object({ user, token, expiresAt });

/** Address and password have no format here: unregistered ones are wrong (401), not malformed (400). */
export const loginBody = object({
  email: { type: "string", minLength: 1, maxLength: 254, pattern: "^\\P{Cc}+$" },
  password: { type: "string", minLength: 1, maxLength: 200 },
});

export const noContent = { type: "null", description: "Done" } as const;
