import { inOrder } from "./key-order.ts";

/**
 * Plain data as YAML: made for what manifests contain, in the style of kustomize's output (lists are not indented below
 * their key). What YAML 1.1 or 1.2 would read as something else than the string that it is comes out quoted.
 */
export function toYaml(value: unknown): string {
  return `${block(value, "").slice(1)}\n`;
}

/** A value after its key: " scalar" on the same line, or lines that each begin with a line break. */
function block(value: unknown, indent: string): string {
  if (typeof value === "string") return ` ${string(value, indent)}`;
  if (typeof value === "number" || typeof value === "boolean") return ` ${value}`;
  if (value === null) return " null";
  if (Array.isArray(value)) return list(value, indent);
  if (typeof value === "object") return map(value as Record<string, unknown>, indent);
  throw new TypeError(`cannot write a ${typeof value} as YAML`);
}

function map(object: Readonly<Record<string, unknown>>, indent: string): string {
  let text = "";
  for (const key of inOrder(object)) {
    const value = object[key];
    if (value === undefined) continue;
    // A list stands at its key's own indentation, everything else two further in.
    text += `\n${indent}${string(key, indent)}:${block(value, Array.isArray(value) ? indent : `${indent}  `)}`;
  }
  return text === "" ? " {}" : text;
}

function list(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return " []";
  let text = "";
  for (const item of items) {
    const inner = block(item, `${indent}  `);
    // A map's or a list's first line moves up behind the dash.
    text += `\n${indent}- ${inner.startsWith("\n") ? inner.slice(indent.length + 3) : inner.slice(1)}`;
  }
  return text;
}

const plain = /^[A-Za-z/_][A-Za-z0-9/_.@+=,;()$~%^-]*(?:[ :]+[A-Za-z0-9/_.@+=,;()$~%^-]+)*$/;
/** Words that YAML 1.1 reads as booleans, null or (some parsers: "E0") as numbers, in any of their spellings. */
const word = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[0-9_]+)$/i;
/** A command's option, but none that some parsers read as a number ("-E0"). */
const option = /^(?!-e[0-9_]+$)--?[a-z][a-z0-9=./-]*$/i;
/** Begins with a digit and holds a letter that no number, date or time has: a quantity, an address range. */
const startsWithDigit = /^[0-9][A-Za-z0-9./-]*$/;
const numeric = /^[-+.0-9][0-9a-fA-FxXoO_.:,+TtZz -]*$/;

function string(text: string, indent: string): string {
  if (text.includes("\n") && !unprintable.test(text)) return literal(text, indent);
  if (plain.test(text) && !text.includes(": ") && !word.test(text)) return text;
  if (option.test(text)) return text;
  if (startsWithDigit.test(text) && !numeric.test(text)) return text;
  return JSON.stringify(text);
}

// Control characters, what JSON and YAML treat differently at line ends, and spaces that editors take away.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[ \t]\n|^\s|[ \t]$/;

/** Several lines, as they are. */
function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, "");
  const ends = text.length - body.length;
  const chomp = ends === 0 ? "-" : ends === 1 ? "" : "+";
  const pad = indent === "" ? "  " : indent;
  const lines = body.split("\n").map((line) => (line === "" ? "" : pad + line));
  return `|${chomp}\n${lines.join("\n")}${"\n".repeat(Math.max(0, ends - 1))}`;
}
