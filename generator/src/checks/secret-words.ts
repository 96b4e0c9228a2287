import { secretsDirectory } from "../model/endpoints.ts";

/** What people call what must not be known. */
const words =
  "pass(?:word|wd|phrase)|(?:^|[-_.])pwd$|token|secret|credential|(?:api|access|auth|encryption|private|signing)[-_.]?key|requirepass|masterauth";
const secretive = new RegExp(words, "i");
const placeName = /(?:file|path|dir|directory)$/i;
const referenceName = /(?:name|ref)$/i;
const measureName = /(?:ttl|seconds|minutes|hours|days|age|length|bytes|rounds|count|limit)$/i;

/** Filled in elsewhere: `$(NAME)`, `${name}`, `$name`. A hash such as `$2b$10$...` is none of these. */
const variable = /^\$[({]|^\$[A-Za-z_]\w*$|\$\([A-Z_][A-Z0-9_]*\)/;
/** What stands for a value in configuration files and scripts: `%s`, `<name>`, `{{ name }}`, a list, a block, a call. */
const placeholder = /^[%<`*[{|>]|\(/;

/** Whether a literal value under this name is a secret, or may become one: places, references, measures, switches are not. */
export function isLiteralSecret(name: string, value: string): boolean {
  if (value === "" || !secretive.test(name) || variable.test(value)) return false;
  if (value === secretsDirectory || value.startsWith(`${secretsDirectory}/`)) return false;
  if (placeName.test(name) && value.startsWith("/")) return false;
  if (referenceName.test(name) && /^[a-z0-9][-a-z0-9.]*$/.test(value)) return false;
  return !(measureName.test(name) && /^\d+[a-z]*$/.test(value)) && value !== "true" && value !== "false";
}

const assignment =
  /(?<![\w.-])((?:[\w.-]*?(?:pass|pwd|token|secret|credential|key))[\w.-]*)["']?(?:\s*=\s*|:\s*)["']?([^\s"',;&]+)/gi;
const redisPassword = /^\s*(requirepass|masterauth)\s+["']?([^\s"']+)/gim;
const sqlPassword = /\b(password)\s+'([^']+)'/gi;

/** The names under which a text - a configuration file, a script - gives a secret away. */
export function secretsInText(text: string): string[] {
  const found = [assignment, redisPassword, sqlPassword].flatMap((pattern) => [...text.matchAll(pattern)]);
  const literal = found.filter(([, name = "", value = ""]) => !placeholder.test(value) && isLiteralSecret(name, value));
  return literal.map(([, name = ""]) => name);
}

/** What is a secret by its look, whatever its name. */
const looks: readonly (readonly [what: string, look: RegExp])[] = [
  ["a private key", /BEGIN [A-Z ]*PRIVATE KEY/],
  ["a JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ["a URL with a password", /:\/\/[^\s:@/]*:(?![$%{<])[^\s@/]+@/],
  [
    "an access key of a provider",
    /\bAKIA[0-9A-Z]{16}\b|\bgh[oprsu]_\w{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}|\bxox[abprs]-\w+-/,
  ],
];

/** A quick look at much text, which finds too much rather than too little. */
export function mayLookSecret(text: string): boolean {
  return /PRIVATE KEY|eyJ|AKIA|gh[oprsu]_|github_pat_|glpat-|xox[abprs]-|:\/\/[^\s:@/]*:[^\s@/]+@/.test(text);
}

export function secretLooks(text: string): string[] {
  return looks.filter(([, look]) => look.test(text)).map(([what]) => what);
}
