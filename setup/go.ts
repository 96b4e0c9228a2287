import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findProgram } from "./find.ts";
import { pythonFolder } from "./folders.ts";

/**
 * A Go that can build the pinned modules; undefined if there is none. pip's comes first: it is there only if no other one was
 * new enough.
 */
export function findGo(): string | undefined {
  const path = findProgram("go", [join(pythonFolder, "bin"), "/usr/local/go/bin"]);
  if (!path) return undefined;
  // Without GOTOOLCHAIN, Go would first fetch the version that a go.mod above this folder names.
  const { stdout } = spawnSync(path, ["version"], { encoding: "utf8", env: { ...process.env, GOTOOLCHAIN: "local" } });
  return isNewEnough(stdout ?? "") ? path : undefined;
}

/** From version 1.21 on, Go fetches the toolchain that a module needs. Debian 12 has 1.19. */
export function isNewEnough(version: string): boolean {
  const [, minor = 0] = /\bgo1\.(\d+)/.exec(version) ?? [];
  return Number(minor) >= 21;
}
