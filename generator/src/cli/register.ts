/** `health-checker` as a name in TypeScript: healthChecker. */
export function identifier(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The text of an index.ts with one more entry: an import and a line in `export const <list> = {`, both in order.
 * @param text imports of `"./<name>.ts"` and the list, one entry a line
 */
export function register(text: string, list: string, name: string): string {
  const variable = identifier(name);
  const entry = variable === name ? `  ${name},` : `  "${name}": ${variable},`;
  const lines = text.split("\n");
  const open = lines.indexOf(`export const ${list} = {`);
  const close = lines.indexOf("};", open);
  if (open < 0 || close < 0) throw new Error(`there is no "export const ${list} = {" to register ${name} in`);
  const entries = [...lines.slice(open + 1, close), entry].sort(byWord);
  const imports = lines.slice(0, open);
  const own = { line: `import { ${variable} } from "./${name}.ts";`, path: `./${name}.ts` };
  const here = imports.flatMap((line, index) => (pathIn(line).startsWith("./") ? [{ path: pathIn(line), index }] : []));
  const follows = here.find(({ path }) => path > own.path)?.index ?? (here.at(-1)?.index ?? -1) + 1;
  imports.splice(follows, 0, own.line);
  return [...imports, ...lines.slice(open, open + 1), ...entries, ...lines.slice(close)].join("\n");
}

const pathIn = (line: string): string => /from "([^"]+)"/.exec(line)?.[1] ?? "";

function byWord(a: string, b: string): number {
  const [first, second] = [a, b].map((line) => line.replace(/[^a-z0-9-]/g, ""));
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
