/** The shapes that cross the wire. */
import { isUuid } from "@taskflow/kit/identity.ts";
import { object, time, uuid } from "@taskflow/kit/schema.ts";

const name = { type: "string" } as const;

export const user = object({
  id: uuid,
  name,
  email: { type: "string" },
  team: object({ id: uuid, name }),
});

/** Who logs in; what users answers for right credentials, and what a session remembers. */
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

/** Neither address nor password has a form of its own here: what nobody registered is wrong, not malformed. */
export const loginBody = object({
  email: { type: "string", minLength: 1, maxLength: 254, pattern: "^\\P{Cc}+$" },
  password: { type: "string", minLength: 1, maxLength: 200 },
});

export const noContent = { type: "null", description: "Done" } as const;
