import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OwnPostgres, ownPostgres, type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { createMetrics } from "../metrics.ts";
import { type Migrations, migrations } from "../migrate.ts";
import { createDatabase, type Database } from "../postgres.ts";
import { eventually, testLog } from "../testing.ts";
import { declared } from "./declared.ts";
import { startProgram } from "./process.ts";

let folder: string;
let postgres: SharedDatabase;
const opened: { schema: Migrations; database: Database }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "taskflow-migrations-"));
  postgres = await testPostgres("kit");
});
afterEach(async () => {
  for (const { schema, database } of opened.splice(0)) {
    await schema.stop();
    await database.close();
  }
  await postgres.drop();
  rmSync(folder, { recursive: true });
});

const write = (name: string, sql: string) => writeFileSync(join(folder, name), `-- Up Migration\n${sql}\n`);

function open(server: { url: string; password: string } = postgres) {
  const { log, lines } = testLog();
  const database = createDatabase({
    url: server.url,
    password: server.password,
    metrics: createMetrics(declared),
    log,
  });
  const schema = migrations({ database, directory: pathToFileURL(`${folder}/`), log });
  opened.push({ schema, database });
  const isReady = () =>
    schema.check().then(
      () => true,
      () => false,
    );
  return { schema, database, lines, isReady };
}

const tables = async (database: Database) =>
  (
    await database.query<{ name: string }>(
      "test",
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    )
  ).map(({ name }) => name);

describe("migrations", () => {
  it("run in order and once each, and the service is ready afterwards", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    write("002_second.sql", "ALTER TABLE first ADD COLUMN name text; CREATE TABLE second (id int);");
    const { schema, database, lines, isReady } = open();
    expect(await isReady()).toBe(false);
    schema.start();
    await eventually(isReady);
    expect(await tables(database)).toEqual(["first", "migrations", "second"]);
    expect(lines.at(-1)).toMatchObject({ migrations: ["001_first", "002_second"], message: "migrated" });
    const again = open();
    again.schema.start();
    await eventually(again.isReady);
    expect(again.lines.at(-1)).toMatchObject({ migrations: [], message: "the schema is up to date" });
    write("003_third.sql", "CREATE TABLE third (id int);");
    const newer = open();
    newer.schema.start();
    await eventually(newer.isReady);
    expect(newer.lines.at(-1)).toMatchObject({ migrations: ["003_third"] });
  });

  it("run once if five replicas start together", async () => {
    write("001_first.sql", "CREATE TABLE first (id int); SELECT pg_sleep(0.5); INSERT INTO first VALUES (1);");
    const replicas = Array.from({ length: 5 }, () => open());
    for (const { schema } of replicas) schema.start();
    await eventually(async () => (await Promise.all(replicas.map(({ isReady }) => isReady()))).every(Boolean));
    const [{ database } = open()] = replicas;
    expect(await database.query("test", "SELECT * FROM first")).toEqual([{ id: 1 }]);
    expect(replicas.flatMap(({ lines }) => lines).filter(({ message }) => message === "migrated")).toHaveLength(1);
    expect(replicas.flatMap(({ lines }) => lines).filter(({ level }) => level !== "info")).toEqual([]);
  });

  it("of a newer release stay unchanged", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    write("002_second.sql", "CREATE TABLE second (id int);");
    const newer = open();
    newer.schema.start();
    await eventually(newer.isReady);
    rmSync(join(folder, "002_second.sql"));
    const older = open();
    older.schema.start();
    await eventually(older.isReady, 2_000);
    expect(await tables(older.database)).toEqual(["first", "migrations", "second"]);
  });

  it("roll back on an error, are retried, and keep the service unready", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    write("002_broken.sql", "CREATE TABLE second (id int); CREATE TABLE third (id nonsense);");
    const { schema, database, lines, isReady } = open();
    schema.start();
    await eventually(() => lines.filter(({ loop }) => loop === "migrations").length >= 2);
    expect(await isReady()).toBe(false);
    expect(JSON.stringify(lines)).toContain("nonsense");
    expect(await tables(database)).not.toContain("second");
    write("002_broken.sql", "CREATE TABLE second (id int);");
    await eventually(isReady);
    expect(await tables(database)).toContain("second");
  });

  it("that wait for another replica's lock end when the service stops", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    const slow = open();
    write("001_first.sql", "CREATE TABLE first (id int); SELECT pg_sleep(8);");
    slow.schema.start();
    await sleep(500);
    const waiting = open();
    waiting.schema.start();
    await sleep(500);
    const begun = performance.now();
    await Promise.all([waiting.schema.stop(), slow.schema.stop()]);
    expect(performance.now() - begun).toBeLessThan(5_000);
    write("001_first.sql", "CREATE TABLE first (id int);");
    const next = open();
    next.schema.start();
    await eventually(next.isReady);
  });
});

describe("the library", () => {
  const packages = async (): Promise<string[]> => {
    const program = startProgram(new URL("fixtures/migrates.ts", import.meta.url), {
      flags: ["--import", new URL("fixtures/loaded.ts", import.meta.url).href],
      environment: {
        URL_OF_DATABASE: postgres.url,
        PASSWORD: postgres.password,
        DIRECTORY: `${pathToFileURL(folder)}/`,
      },
    });
    expect(await program.ended, program.output()).toMatchObject({ code: 0 });
    return program.lines().flatMap((line) => (line.packages as string[] | undefined) ?? []);
  };

  it("is loaded only if there is a migration to run", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    expect(await packages()).toContain("node-pg-migrate");
    const second = await packages();
    expect(second).toContain("pg");
    expect(second).not.toContain("node-pg-migrate");
  });
});

describe("a database server of the test's own", () => {
  let own: OwnPostgres;
  beforeAll(async () => {
    own = await ownPostgres("kit");
  });
  afterAll(() => own?.close());

  it("that is down at first is retried", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    await own.stop();
    const { schema, lines, isReady } = open(own);
    schema.start();
    await sleep(1_500);
    expect(await isReady()).toBe(false);
    expect(lines.some(({ loop, level }) => loop === "migrations" && level === "warn")).toBe(true);
    await own.start();
    await eventually(isReady);
  });

  it("that is killed during a migration has all of it or nothing, and later all", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    write("002_half.sql", "CREATE TABLE half (id int); SELECT pg_sleep(1.5); CREATE TABLE whole (id int);");
    const { schema, database, isReady } = open(own);
    schema.start();
    const admin = () =>
      new pg.Client({ connectionString: own.superuser.url.replace("@", `:${own.superuser.password}@`) });
    const watch = admin();
    watch.on("error", () => {});
    await watch.connect();
    const running = "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1.5)%' AND pid <> pg_backend_pid()";
    await eventually(async () => (await watch.query(running)).rowCount);
    await own.kill();
    await own.start();
    await eventually(isReady, 20_000);
    expect(await tables(database)).toEqual(["first", "half", "migrations", "whole"]);
  });

  it("that hangs does not prevent the service from stopping", async () => {
    write("001_first.sql", "CREATE TABLE first (id int);");
    write("003_new.sql", "SELECT pg_sleep(30);");
    const { schema } = open(own);
    schema.start();
    await sleep(1_000);
    own.pause();
    const begun = performance.now();
    await schema.stop();
    expect(performance.now() - begun).toBeLessThan(8_000);
    own.resume();
  });
});
