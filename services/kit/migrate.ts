/**
 * Migrations in plain SQL, run at start: by one replica at a time, again and again until the database is there.
 * A database that is newer than the service is left as it is, so that a release can be rolled back.
 */
import { fileURLToPath } from "node:url";
import type { FastifyBaseLogger } from "fastify";
import { runner } from "node-pg-migrate";
import pg from "pg";
import { loop } from "./loop.ts";
import type { Database } from "./postgres.ts";

export interface Migrations {
  start(): void;
  /** Rejects until all migrations have run: a readiness check. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options.directory the folder of the .sql files, each with `-- Up Migration` and, where it can be undone, `-- Down Migration` */
export function migrations(options: { database: Database; directory: URL; log: FastifyBaseLogger }): Migrations {
  const { database, directory, log } = options;
  let done = false;
  const running = loop({ name: "migrations", log, pauseMs: 500 }, async () => {
    const names = await run(database, directory, log);
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

async function run(database: Database, directory: URL, log: FastifyBaseLogger): Promise<string[]> {
  // A connection of its own: a migration may take longer than any statement of a request.
  const { connectionString = "" } = database.pool.options;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", (error) => log.warn({ err: error }, "the connection of the migrations broke"));
  try {
    await client.connect();
    const ran = await runner({
      dbClient: client,
      dir: fileURLToPath(directory),
      direction: "up",
      migrationsTable: "migrations",
      advisoryLockMode: "wait",
      logger: { debug: () => {}, info: () => {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.end().catch(() => {});
  }
}
