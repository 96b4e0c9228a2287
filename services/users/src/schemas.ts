/** JSON schemas of requests and answers. */
import { object, uuid } from "@taskflow/kit/schema.ts";

/**
 * No line breaks or other control characters: names are shown in lists and used in e-mail headers. The pattern takes linear time:
 * validation reports all faults of a body, so patterns also run on text that is too long.
 */
const oneLine = "^(?=.*\\S)[^\\p{Cc}]*$";

export const name = { type: "string", minLength: 1, maxLength: 100, pattern: oneLine } as const;
export const email = { type: "string", maxLength: 254, format: "email" } as const;

export const member = object({ id: uuid, name, email });

export const user = object({ id: uuid, name, email, team: object({ id: uuid, name }) });
