import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateFolder } from "../application.ts";

/**
 * A random key, created once per user of this machine: a later run can log in to the accounts of a seed, and their passwords
 * cannot be guessed.
 */
export function accountKey(folder = stateFolder()): Buffer {
  const file = join(folder, "traffic-key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file);
}
