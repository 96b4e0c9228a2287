import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { delimiter } from "node:path";
import type { Tool } from "./tools.ts";

/** The tool's path, or the reason why it is missing. */
export type Found = { readonly path: string } | { readonly missing: string };

/**
 * Finds the tool in its pinned version: on PATH, or in the cache of this repository, where it installs it by `go install`.
 * @param repository the repository's path; its .cache holds the tools
 */
export function findTool(tool: Tool, repository: string): Found {
  const bin = `${repository}/.cache/bin`;
  const folders = [...(process.env.PATH ?? "").split(delimiter), bin];
  const path = folders.map((folder) => `${folder}/${tool.name}`).find((file) => isFile(file) && isVersion(file, tool));
  if (path) return { path };
  const wanted = `${tool.package}@${tool.version}`;
  // `npm run setup` installs a Go there if the system has none that is new enough.
  const go = [`${repository}/.cache/python/bin/go`, "go"].find((each) => !spawnSync(each, ["version"]).error);
  if (!go)
    return { missing: `neither ${tool.name} ${tool.version} nor go is on PATH; with go, "go install ${wanted}"` };
  return install(go, tool, wanted, bin);
}

function install(go: string, tool: Tool, wanted: string, bin: string): Found {
  process.stderr.write(`go install ${wanted}: takes some minutes, once\n`);
  mkdirSync(bin, { recursive: true });
  const env = { ...process.env, GOBIN: bin };
  const { status, stderr } = spawnSync(go, ["install", wanted], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`go install ${wanted} failed:\n${stderr.trim().slice(-2000)}`);
  return { path: `${bin}/${tool.name}` };
}

/**
 * Whether the file is the tool in its pinned version. A binary of `go install` reports "development" as its version, but
 * holds its module's in the build information of the Go linker. A released binary has no such line, and reports its version.
 */
function isVersion(file: string, { package: from, version }: Tool): boolean {
  const module = from.replace(/\/cmd\/.*$/, "");
  if (readFileSync(file).includes(`mod\t${module}\t${version}\t`)) return true;
  const number = version.replace(/^v/, "").replaceAll(".", "\\.");
  return [["version"], ["--version"], ["-v"]].some((args) => {
    const { stdout, stderr } = spawnSync(file, args, { encoding: "utf8", timeout: 10_000 });
    return new RegExp(`(^|[^0-9.])${number}($|[^0-9.])`).test(`${stdout}${stderr}`);
  });
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
