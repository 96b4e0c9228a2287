/**
 * Is loaded into a service before its own modules. Records the variables and the Secret's files that the process reads, one
 * per line, in the folder RECORD_READS.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";

const { RECORD_READS: folder = "", APP_NAME = "", SECRETS_DIRECTORY = "" } = process.env;
const seen = new Set<string>();
const { appendFileSync, readFileSync } = fs;

function record(kind: "variable" | "secret", name: string): void {
  const line = `${kind} ${name}`;
  if (!seen.has(line)) appendFileSync(join(folder, APP_NAME), `${line}\n`);
  seen.add(line);
}

process.env = new Proxy(process.env, {
  get: (target, name) => {
    if (typeof name === "string" && Object.hasOwn(target, name)) record("variable", name);
    return Reflect.get(target, name);
  },
});

fs.readFileSync = ((path: fs.PathOrFileDescriptor, ...rest: never[]) => {
  const name = String(path);
  if (SECRETS_DIRECTORY && name.startsWith(`${SECRETS_DIRECTORY}/`)) record("secret", basename(name));
  return readFileSync(path, ...rest);
}) as typeof readFileSync;
syncBuiltinESMExports();
