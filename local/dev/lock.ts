import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { facts } from "../../generator/src/facts.ts";
import { runs } from "../servers/tree.ts";

export const lockName = "pid";

/**
 * Locks the data folder: two running applications would destroy the data.
 * @returns the function that unlocks it
 * @throws Error that names the other process
 */
export function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, lockName);
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const other = Number(readFileSync(file, "utf8"));
    if (other && runs(other))
      throw new Error(
        `${facts.application.title} runs already, as process ${other}: stop it first, with Ctrl-C in its terminal`,
      );
    rmSync(file, { force: true }); // left by a killed process
  }
}
