/** PostgreSQL as WebAssembly, where none is installed. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder, modules, nodeBinary, nodeVariables } from "./node.ts";
import { isOpen } from "./ports.ts";
import { type Restartable, restartable } from "./restartable.ts";

export interface PgliteOptions {
  /** Holds the data of each database in a folder of its name, and is kept. */
  readonly folder: string;
  readonly log: string;
  /**
   * Where each database is to listen, by name. Any role and password are taken: the one session of a database, which is
   * the superuser's, serves all connections, one transaction after the other.
   */
  readonly ports: Readonly<Record<string, number>>;
}

const main = fileURLToPath(new URL("pglite-main.ts", import.meta.url));

/** PGlites on loopback, all in one process, which answer when this resolves. */
export async function startPglite({ folder, log, ports }: PgliteOptions): Promise<Restartable> {
  const databases = Object.keys(ports);
  mkdirSync(dirname(log), { recursive: true });
  mkdirSync(folder, { recursive: true });
  const missing = databases.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    const empty = await emptyDatabase();
    for (const name of missing) copy(empty, join(folder, name));
  }
  const args = [main, ...databases.map((name) => `${join(folder, name)}=${ports[name]}`)];
  const plan = { name: "PGlite", file: nodeBinary, args, environment: nodeVariables(), log };
  const server = restartable(plan, {
    isReady: async () => (await Promise.all(Object.values(ports).map(isOpen))).every(Boolean),
    signals: { fast: "SIGTERM", immediate: "SIGTERM" },
    patienceMs: 60_000,
  });
  await server.start();
  return server;
}

/** To make one takes seconds, to copy it none: made once for each version of PGlite. @returns its folder */
export async function emptyDatabase(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(modules, "@electric-sql/pglite/package.json"), "utf8"));
  const folder = join(cacheFolder, `pglite-${version}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  await promisify(execFile)(nodeBinary, [main, `${unfinished}=0`], { env: nodeVariables() });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true }); // somebody else was faster
  }
  return folder;
}

/** All of it or nothing. */
function copy(from: string, to: string): void {
  rmSync(`${to}.unfinished`, { recursive: true, force: true });
  cpSync(from, `${to}.unfinished`, { recursive: true });
  renameSync(`${to}.unfinished`, to);
}
