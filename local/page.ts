/** The page as browsers get it, built by vite where that has not been done since its sources changed. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./rendered.ts";
import { modules, nodeBinary } from "./servers/node.ts";

const source = join(root, "services/frontend");

/** Where it is built, by us and by `npm run build` there. */
export const pageFolder = join(source, "dist");

/** @returns whether it had to be built. @throws Error with what vite said */
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

/** The latest change of a file, or of anything in a folder; 0 where there is none. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  const inside = found.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(found.mtimeMs, ...inside);
}
