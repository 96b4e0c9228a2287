import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { Usage } from "./target.ts";

/**
 * The command line of every command here: its options, and words between them.
 * @throws Usage in words; also where an option is empty: an unset variable of a shell must not pass for an option that was
 *   left out, since the current context may be any cluster
 */
export function parseOptions<const O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  const parsed = refusing(() => parseArgs({ args: [...args], options, allowPositionals: true }));
  for (const [name, value] of Object.entries(parsed.values))
    if ([value].flat().includes("")) throw new Usage(`--${name} is empty`);
  return parsed;
}

function refusing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}
