import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { delimiter } from "node:path";
import type { Tool } from "./tools.ts";

/** Where the tool is, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/**
 * The tool in its pinned version: from PATH, from an earlier run, or `go install`ed now into this repository's cache.
 * @param repository whose .cache holds tools
 */
export function findTool(tool: Tool, repository: string): Found {
  const bin = `${repository}/.cache/bin`;
  const folders = [...(process.env.PATH ?? "").split(delimiter), bin];
  const path = folders.map((folder) => `${folder}/${tool.name}`).find((file) => isFile(file) && isVersion(file, tool));
  if (path) return { path };
  const wanted = `${tool.package}@${tool.version}`;
  if (spawnSync("go", ["version"]).error)
    return { missing: `neither ${tool.name} ${tool.version} nor go is on PATH; with go, "go install ${wanted}"` };
  return install(tool, wanted, bin);
}

function install(tool: Tool, wanted: string, bin: string): Found {
  process.stderr.write(`go install ${wanted}, once: some minutes\n`);
  mkdirSync(bin, { recursive: true });
  const env = { ...process.env, GOBIN: bin };
  const { status, stderr } = spawnSync("go", ["install", wanted], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`go install ${wanted} failed:\n${stderr.trim().slice(-2000)}`);
  return { path: `${bin}/${tool.name}` };
}

/**
 * What `go install` made says "development" when it is asked for its version, but holds its module's, in a line of the
 * build information that the Go linker writes. A released binary holds none, and says it.
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
