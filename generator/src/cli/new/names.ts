import { Usage } from "../command/usage.ts";
import { identifier } from "../register.ts";

/**
 * Refuses a name whose constant TypeScript would refuse.
 * @param taken constants of the file
 * @param texts files whose imports the constant must not repeat
 */
export function refuseIdentifier(
  name: string,
  path: string,
  taken: readonly string[],
  ...texts: readonly string[]
): void {
  const variable = identifier(name);
  if (
    /^[a-z]/.test(variable) &&
    !reservedWords.has(variable) &&
    ![...taken, ...texts.flatMap(importedBy)].includes(variable)
  )
    return;
  throw new Usage(
    `"${name}" is not usable: the constant ${variable} in ${path} would not compile. Choose another name.`,
  );
}

/** The names that a file's imports declare in it. */
const importedBy = (text: string): string[] =>
  [...text.matchAll(/^import (?:type )?\{ (.*) \}/gm)].flatMap(([, all = ""]) =>
    all.split(", ").map((name) => name.replace(/^.* as /, "")),
  );

/** The words that cannot name a constant in a module. */
const reservedWords = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval undefined"
  ).split(" "),
);
