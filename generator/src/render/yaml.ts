import { inOrder } from "./key-order.ts";

/**
 * Writes plain data as YAML, in the style of kustomize's output: lists are not indented below their key. Quotes every string
 * that YAML 1.1 or 1.2 would read as another type. It supports the data of manifests and no more.
 */
export function toYaml(value: unknown): string {
  return `${block(value, "").slice(1)}\n`;
}

/** The text after a key: " scalar" on the same line, or lines that each begin with a line break. */
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
    // A list has its key's own indentation, every other value two spaces more.
    text += `\n${indent}${string(key, indent)}:${block(value, Array.isArray(value) ? indent : `${indent}  `)}`;
  }
  return text === "" ? " {}" : text;
}

function list(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return " []";
  let text = "";
  for (const item of items) {
    const inner = block(item, `${indent}  `);
    // The first line of a map or a list follows the dash.
    text += `\n${indent}- ${inner.startsWith("\n") ? inner.slice(indent.length + 3) : inner.slice(1)}`;
  }
  return text;
}

const plain = /^[A-Za-z/_][A-Za-z0-9/_.@+=,;()$~%^-]*(?:[ :]+[A-Za-z0-9/_.@+=,;()$~%^-]+)*$/;
/** Text that YAML 1.1 reads as a boolean or null, or that some parsers read as a number ("E0"), in any spelling. */
const word = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[0-9_]+)$/i;
/** A command's option, except those that some parsers read as a number ("-E0"). */
const option = /^(?!-e[0-9_]+$)--?[a-z][a-z0-9=./-]*$/i;
/** Text that starts with a digit, such as a quantity or a CIDR. It is plain unless it is `numeric` too. */
const startsWithDigit = /^[0-9][A-Za-z0-9./-]*$/;
const numeric = /^[-+.0-9][0-9a-fA-FxXoO_.:,+TtZz -]*$/;

/** The texts of short strings: keys above all, which are the same few in every object. */
const written = new Map<string, string>();
const mostWritten = 10_000;

function string(text: string, indent: string): string {
  const before = written.get(text);
  if (before !== undefined) return before;
  if (text.includes("\n") && !unprintable.test(text)) return literal(text, indent);
  const scalar = oneLine(text);
  if (text.length > 100) return scalar;
  if (written.size === mostWritten) written.clear();
  written.set(text, scalar);
  return scalar;
}

function oneLine(text: string): string {
  if (plain.test(text) && !text.includes(": ") && !word.test(text)) return text;
  if (option.test(text)) return text;
  if (startsWithDigit.test(text) && !numeric.test(text)) return text;
  return JSON.stringify(text);
}

// Control characters, line ends that JSON and YAML treat differently, and spaces that editors remove.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it searches for control characters.
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[ \t]\n|^\s|[ \t]$/;

/** A literal block: several lines, unescaped. */
function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, "");
  const ends = text.length - body.length;
  const chomp = ends === 0 ? "-" : ends === 1 ? "" : "+";
  const pad = indent === "" ? "  " : indent;
  const lines = body.split("\n").map((line) => (line === "" ? "" : pad + line));
  return `|${chomp}\n${lines.join("\n")}${"\n".repeat(Math.max(0, ends - 1))}`;
}
