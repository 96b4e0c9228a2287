import { rememberByIdentity } from "../render/remember.ts";

/** The whole object as one text, for quick filters before a slow search. Quotes and line ends are escaped. */
export const jsonOf = rememberByIdentity((object) => JSON.stringify(object));

/** Calls `visit` for every string of an object, with the path that leads to it. */
export function eachString(value: unknown, visit: (text: string, path: string) => void, path = ""): void {
  if (typeof value === "string") visit(value, path);
  else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) eachString(value[i], visit, `${path}[${i}]`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) eachString(inner, visit, path === "" ? key : `${path}.${key}`);
  }
}

/** Calls `visit` for every key of an object, at any depth. */
export function eachKey(value: unknown, visit: (key: string, path: string) => void, path = ""): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) visit(key, path);
    eachKey(inner, visit, path === "" ? key : `${path}.${key}`);
  }
}
