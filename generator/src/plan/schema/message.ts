import type { BaseIssue } from "valibot";
import type { Issue } from "../../model/issue.ts";
import { ruleMark } from "./shape.ts";
import { exampleFor } from "./words.ts";

/** The rule that refuses a fact of another shape than its type. Without any such issue, all other code can read the facts. */
export const shapeRule = "valid-fact";

/** An issue of the schema library in the words of the generator. */
export function issueOf(found: BaseIssue<unknown>, where: string, name: string, named: boolean): Issue {
  const { expected, message, path = [] } = found;
  // The library's path of a wrong key of a record ends with the key: the message names it already.
  const items = found.kind !== "schema" && path.at(-1)?.origin === "key" ? path.slice(0, -1) : path;
  const keys = items.map(({ key }) => key);
  const place = pathOf(named || keys.length === 0 ? [name, ...keys] : keys);
  const [reason = "", own] = message.split("\n");
  const rule = expected?.startsWith(ruleMark) ? expected.slice(ruleMark.length) : shapeRule;
  const hint = own ?? (rule === shapeRule ? exampleFor(keys) : undefined);
  return { where, message: `${place} ${reason}`, rule, ...(hint ? { hint } : {}) };
}

/** As JavaScript writes it: `sidecars[0].environment["a b"]`. */
function pathOf(keys: readonly unknown[]): string {
  return keys
    .map((key, at) => {
      if (typeof key === "number") return `[${key}]`;
      const text = String(key);
      const plain = /^[\w$-]+(\[\d+\])?$/.test(text);
      return plain ? `${at > 0 ? "." : ""}${text}` : `[${JSON.stringify(text)}]`;
    })
    .join("");
}
