/**
 * Runs migrations in plain SQL at start: one replica at a time, repeatedly until the database answers. A database that is newer
 * than the service stays unchanged, so that a release can be rolled back.
 */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import pg from "pg";
import { loop } from "./loop.ts";
import type { Database } from "./postgres.ts";

export interface Migrations {
  start(): void;
  /** A readiness check: rejects until all migrations have run. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options.directory the folder of the .sql files, each with `-- Up Migration` and, if it can be undone, `-- Down Migration` */
export function migrations(options: { database: Database; directory: URL; log: FastifyBaseLogger }): Migrations {
  const { database, directory, log } = options;
  let done = false;
  const running = loop({ name: "migrations", log, pauseMs: 500 }, async (signal) => {
    const names = await run(database, directory, log, signal);
    done = true;
    log.info({ migrations: names }, names.length > 0 ? "migrated" : "the schema is up to date");
    return "done";
  });
  return {
    start: running.start,
    check: async () => {
      if (!done) throw new Error("the migrations have not run yet");
    },
    stop: running.stop,
  };
}

/** @returns the names of the migrations that have run; empty if the schema was up to date */
async function run(
  database: Database,
  directory: URL,
  log: FastifyBaseLogger,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (await isUpToDate(database, directory)) return [];
  signal.throwIfAborted();
  // Loaded only here: most starts need neither the library, which takes 15 MB and 100 ms, nor the lock.
  const { runner } = await import("node-pg-migrate");
  // A separate connection: a migration may take longer than a request's statement may.
  const { connectionString = "" } = database.pool.options;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000, keepAlive: true });
  client.on("error", (error) => log.warn({ err: error }, "the connection of the migrations broke"));
  // Waiting for the lock or for a server that hangs has no limit of its own. Closing the connection rolls back.
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    timer = setTimeout(() => void client.end().catch(() => {}), timeToFinish);
  };
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await client.connect();
    const ran = await runner({
      dbClient: client,
      dir: fileURLToPath(directory),
      direction: "up",
      migrationsTable,
      advisoryLockMode: "wait",
      logger: { debug: () => {}, info: () => {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    });
    return ran.map((migration) => migration.name);
  } finally {
    signal.removeEventListener("abort", giveUp);
    clearTimeout(timer);
    await client.end().catch(() => {});
  }
}

const migrationsTable = "migrations";
/** The milliseconds that a running migration has left after SIGTERM. */
const timeToFinish = 3_000;

/** True if every file has run; the database may contain more, of a newer release. */
async function isUpToDate(database: Database, directory: URL): Promise<boolean> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".sql"));
  const text = `SELECT name FROM ${migrationsTable} WHERE name = ANY($1)`;
  const names = files.map((name) => name.slice(0, -".sql".length));
  const ran = await database.query("list_migrations", text, [names]).catch((error: { code?: string }) => {
    if (error.code === "42P01") return []; // the table does not exist yet
    throw error;
  });
  return ran.length === files.length;
}
