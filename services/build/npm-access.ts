/**
 * Gives the build this machine's access to npm: its registry and its certificate authority are passed in as build
 * secrets, which do not end up in any layer.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const setting = (name: string): string => execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();

/** @returns secrets in the form that the build tools expect */
export function npmAccess(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-npm-"));
  const secret = (id: string, text: string): string => {
    const file = join(folder, id);
    writeFileSync(file, text, { mode: 0o600 });
    return `id=${id},src=${file}`;
  };
  const authority = process.env.NODE_EXTRA_CA_CERTS ?? setting("cafile");
  return [
    secret("npmrc", `registry=${setting("registry")}\n`),
    secret("ca", existsSync(authority) ? readFileSync(authority, "utf8") : ""),
  ];
}
