import { secretsDirectory } from "../model/endpoints.ts";

/** Words in the names of secrets. */
const secretWords =
  "pass(?:word|wd|phrase)|(?:^|[-_.])pwd$|token|secret|credential|(?:api|access|auth|encryption|private|signing)[-_.]?key|requirepass|masterauth";
const secretive = new RegExp(secretWords, "i");
const placeName = /(?:file|path|dir|directory)$/i;
const referenceName = /(?:name|ref)$/i;
const measureName = /(?:ttl|seconds|minutes|hours|days|age|length|bytes|rounds|count|limit)$/i;

/** A variable that is filled in later: `$(NAME)`, `${name}`, `$name`. A hash such as `$2b$10$...` is not one. */
const variable = /^\$[({]|^\$[A-Za-z_]\w*$|\$\([A-Z_][A-Z0-9_]*\)/;
/** A placeholder in configuration files and scripts: `%s`, `<name>`, `{{ name }}`, a list, a block, a call. */
const placeholder = /^[%<`*[{|>]|\(/;

/** Whether a name, as of a variable, is a secret's. */
export const namesSecret = (name: string) => secretive.test(name);

/** Whether a literal value under this name is or may become a secret. Paths, references, measures and switches are not. */
export function isLiteralSecret(name: string, value: string): boolean {
  if (value === "" || !secretive.test(name) || variable.test(value)) return false;
  if (value === secretsDirectory || value.startsWith(`${secretsDirectory}/`)) return false;
  if (placeName.test(name) && value.startsWith("/")) return false;
  if (referenceName.test(name) && /^[a-z0-9][-a-z0-9.]*$/.test(value)) return false;
  return !(measureName.test(name) && /^\d+[a-z]*$/.test(value)) && value !== "true" && value !== "false";
}

const assignedWord = /pass|pwd|token|secret|credential|key/gi;
/** An assignment, from the start of its name. */
const assignment =
  /((?:[\w.-]*?(?:pass|pwd|token|secret|credential|key))[\w.-]*)["']?(?:\s*=\s*|:\s*)["']?([^\s"',;&]+)/iy;
const nameCharacter = /[\w.-]/;

/** The assignments to names with such a word. Texts are long and such words rare: only around them it looks for a name. */
function assignmentsIn(text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  assignedWord.lastIndex = 0;
  for (let word = assignedWord.exec(text); word; word = assignedWord.exec(text)) {
    let start = word.index;
    while (start > 0 && nameCharacter.test(text.charAt(start - 1))) start -= 1;
    assignment.lastIndex = start;
    const match = assignment.exec(text);
    if (!match) continue;
    found.push(match);
    assignedWord.lastIndex = assignment.lastIndex;
  }
  return found;
}

const redisPassword = /^\s*(requirepass|masterauth)\s+["']?([^\s"']+)/gim;
const sqlPassword = /\b(password)\s+'([^']+)'/gi;

/** The names of the secrets that a configuration file or a script contains. */
export function secretsInText(text: string): string[] {
  // The pattern for Redis begins with white space, which is everywhere.
  const inRedis = /requirepass|masterauth/i.test(text) ? text.matchAll(redisPassword) : [];
  const found = [...assignmentsIn(text), ...inRedis, ...text.matchAll(sqlPassword)];
  const literal = found.filter(([, name = "", value = ""]) => !placeholder.test(value) && isLiteralSecret(name, value));
  return literal.map(([, name = ""]) => name);
}

/** Patterns of values that are secret under any name. */
const looks: readonly (readonly [kind: string, look: RegExp])[] = [
  ["a private key", /BEGIN [A-Z ]*PRIVATE KEY/],
  ["a JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ["a URL with a password", /:\/\/[^\s:@/]*:(?![$%{<])[^\s@/]+@/],
  [
    "an access key of a provider",
    /\bAKIA[0-9A-Z]{16}\b|\bgh[oprsu]_\w{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}|\bxox[abprs]-\w+-/,
  ],
];

/** A quick filter for long texts: it may find too much, never too little. */
export function mayLookSecret(text: string): boolean {
  return (
    parts.some((part) => text.includes(part)) ||
    /gh[oprsu]_/.test(text) ||
    /xox[abprs]-/.test(text) ||
    /:\/\/[^\s:@/]*:[^\s@/]+@/.test(text)
  );
}

const parts = ["PRIVATE KEY", "eyJ", "AKIA", "github_pat_", "glpat-"];

export function secretLooks(text: string): string[] {
  return looks.filter(([, look]) => look.test(text)).map(([kind]) => kind);
}
