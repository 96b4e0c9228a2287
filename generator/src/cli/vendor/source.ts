import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { withLineEnds } from "../../tree/vendored.ts";
import { Usage } from "../command/usage.ts";

const extensions = [".yaml", ".yml"];

/** The most bytes of one file: larger ones are no manifests. */
const largest = 16 * 1024 * 1024;

/** The texts of a source's files by name. @param from an https:// URL, a file or a folder, relative to the root */
export async function readSource(from: string, root: string): Promise<ReadonlyMap<string, string>> {
  if (/^[a-z]+:\/\//.test(from)) return new Map([[`${nameOf(new URL(from).pathname)}.yaml`, await download(from)]]);
  const path = resolve(root, from);
  if (!existsSync(path)) throw new Usage(`there is no file or folder "${from}"`);
  if (!statSync(path).isDirectory())
    return new Map([[`${nameOf(path)}.yaml`, withLineEnds(readFileSync(path, "utf8"))]]);
  const files = readdirSync(path).filter((file) => extensions.includes(extname(file)));
  if (files.some((file) => nameOf(file) === "kustomization"))
    throw new Usage(`${from} is a kustomization: build it first, and vendor the file that kustomize writes`);
  if (files.length === 0) throw new Usage(`${from} has no ${extensions.join(" or ")} files`);
  return new Map(files.sort().map((file) => [file, withLineEnds(readFileSync(resolve(path, file), "utf8"))]));
}

const nameOf = (path: string): string => basename(path, extname(path)) || "manifests";

async function download(url: string): Promise<string> {
  if (!url.startsWith("https://")) throw new Usage(`${url} is not an https:// URL`);
  const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch((error: Error) => {
    throw new Error(`${url} cannot be fetched: ${error.cause instanceof Error ? error.cause.message : error.message}`);
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${answer.statusText}`);
  const text = await answer.text();
  if (text.length > largest) throw new Error(`${url} has ${text.length} bytes, ${largest} at most`);
  return withLineEnds(text);
}
