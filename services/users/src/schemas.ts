/** The shapes that cross the wire. */
import { object, uuid } from "@taskflow/kit/schema.ts";

/**
 * No line breaks and no other control characters: names are shown in lists and stand in e-mail headers. Linear in time: all faults of
 * a body are listed, so that a pattern meets text of any length.
 */
const oneLine = "^(?=.*\\S)[^\\p{Cc}]*$";

export const name = { type: "string", minLength: 1, maxLength: 100, pattern: oneLine } as const;
export const email = { type: "string", maxLength: 254, format: "email" } as const;

export const member = object({ id: uuid, name, email });

export const user = object({ id: uuid, name, email, team: object({ id: uuid, name }) });
