/** `health-checker` as a name in TypeScript: `healthChecker`. */
export function identifier(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Adds an entry to the text of an index.ts: an import and a line in `export const <list> = {`, both sorted by name.
 * @param text imports of `"./<name>.ts"` and the list, which has one entry per line
 */
export function register(text: string, list: string, name: string): string {
  const variable = identifier(name);
  const lines = text.split("\n");
  const start = lines.indexOf(`export const ${list} = {`);
  const end = lines.indexOf("};", start);
  if (start < 0 || end < 0) throw new Error(`cannot register ${name}: no "export const ${list} = {" in index.ts`);
  const imports = insert(lines.slice(0, start), importedName, name, `import { ${variable} } from "./${name}.ts";`);
  const entry = variable === name ? `  ${name},` : `  "${name}": ${variable},`;
  const entries = insert(lines.slice(start + 1, end), entryName, name, entry);
  return [...imports, ...lines.slice(start, start + 1), ...entries, ...lines.slice(end)].join("\n");
}

/**
 * Adds an entry to the end of a list that a file declares as `export const <list> = {`.
 * @param value the entry's value as TypeScript
 */
export function registerLast(text: string, list: string, name: string, value: string): string {
  const lines = text.replace(`export const ${list} = {}`, `export const ${list} = {\n}`).split("\n");
  const start = lines.indexOf(`export const ${list} = {`);
  const end = lines.findIndex((line, at) => at > start && line.startsWith("}"));
  if (start < 0 || end < 0) throw new Error(`cannot register ${name}: no "export const ${list} = {" in the file`);
  return lines.toSpliced(end, 0, `  ${JSON.stringify(name)}: ${value},`).join("\n");
}

const importedName = (line: string): string | undefined => /from "\.\/([^"]+)\.ts"/.exec(line)?.[1];
const entryName = (line: string): string | undefined => /^ {2}"?([a-z0-9-]+)"?[:,]/.exec(line)?.[1];

/** Biome's order of imports: `tasks-9` comes before `tasks-10`. */
const { compare } = new Intl.Collator("en", { numeric: true });

/** Inserts a line before the first line with a greater name, or after the last line with a name. */
function insert(
  lines: readonly string[],
  nameIn: (line: string) => string | undefined,
  name: string,
  line: string,
): string[] {
  const greater = lines.findIndex((each) => {
    const other = nameIn(each);
    return other !== undefined && compare(other, name) > 0;
  });
  const at = greater >= 0 ? greater : lines.findLastIndex((each) => nameIn(each) !== undefined) + 1;
  return lines.toSpliced(at, 0, line);
}
