/** The page as browsers get it. vite builds it if its sources have changed since the last build. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./rendered.ts";
import { modules, nodeBinary } from "./servers/node.ts";

const source = join(root, "services/frontend");

/** The build's folder, the same as of `npm run build` in services/frontend. */
export const pageFolder = join(source, "dist");

/** @returns whether a build was necessary. @throws Error with vite's output */
export async function buildPage(): Promise<boolean> {
  if (isFresh()) return false;
  const vite = join(modules, "vite/bin/vite.js");
  try {
    await promisify(execFile)(nodeBinary, [vite, "build", source, "--logLevel", "error"], { cwd: source });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`the page cannot be built: ${stderr || stdout || error}`);
  }
  return true;
}

function isFresh(): boolean {
  const built = join(pageFolder, "index.html");
  if (!existsSync(built)) return false;
  const inputs = ["src", "public", "index.html", "vite.config.ts", "package.json"].map((name) => join(source, name));
  return Math.max(...inputs.map(newest)) < statSync(built).mtimeMs;
}

/** The latest modification of a file or of anything in a folder, in milliseconds; 0 if it does not exist. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  const inside = found.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(found.mtimeMs, ...inside);
}
