/**
 * How this machine reaches npm's registry, for the build: a registry of one's own and a certificate authority of one's own
 * are passed in as build secrets, which stand in no layer.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const setting = (name: string): string => execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();

/** @returns secrets as the build tools take them */
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
