import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NotPossible } from "./not-possible.ts";

/** One file that the command writes. */
export interface NewFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** Writes the files, TypeScript and JSON as Biome formats them. */
export function write(root: string, files: readonly NewFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  format(
    root,
    files.map(({ path }) => path).filter((path) => /\.(ts|json)$/.test(path)),
  );
}

function format(root: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const biome = join(root, "node_modules/.bin/biome");
  const options = ["--write", "--vcs-enabled=false", "--log-level=error"];
  const { status, stderr, error } = spawnSync(biome, ["check", ...options, ...paths], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new NotPossible(`biome cannot format ${paths.join(", ")}: ${error?.message ?? stderr}`);
}
