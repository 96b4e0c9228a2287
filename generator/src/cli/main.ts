import type { GenerateOptions } from "./arguments.ts";

/**
 * The command line: prints, and returns the exit code.
 * The fast path comes first: a plain `generate` after which nothing has changed loads neither the catalog nor the library that
 * parses command lines.
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  const plain = plainGenerate(args);
  const stamp = plain && (await import("./stamp.ts")).stampOf(plain, root);
  if (stamp?.isFresh()) {
    if (!plain?.quiet) process.stdout.write("nothing has changed\n");
    return 0;
  }
  return (await import("./commands.ts")).runCommandLine(args, root, stamp);
}

/** The values of `generate`, `--quiet` and `--out DIR`; undefined if there is anything else, which may also be a mistake. */
function plainGenerate(args: readonly string[]): GenerateOptions | undefined {
  let [quiet, out]: [boolean, string | null] = [false, null];
  for (let index = args[0] === "generate" ? 1 : 0; index < args.length; index += 1) {
    const [arg, next = "-"] = args.slice(index);
    if (arg === "--quiet") quiet = true;
    else if (arg === "--out" && next !== "" && !next.startsWith("-")) {
      out = next;
      index += 1;
    } else return undefined;
  }
  return { check: false, clusters: [], out, allowRemoval: [], quiet, force: false, catalog: null };
}
