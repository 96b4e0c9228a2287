import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderedFiles } from "../rendered.ts";
import { databaseStatements } from "../servers/database.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { startPostgres } from "../servers/postgres.ts";
import { type OwnPostgres, ownPostgres, type SharedDatabase, testPostgres } from "../test-servers.ts";

const connect = async ({ url, password }: { url: string; password: string }) => {
  const client = new pg.Client({ connectionString: url.replace("@", `:${password}@`), connectionTimeoutMillis: 500 });
  client.on("error", () => {});
  await client.connect();
  return client;
};

async function ask(database: { url: string; password: string }, sql: string) {
  const client = await connect(database);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the shared server", () => {
  let tasks: SharedDatabase;
  let users: SharedDatabase;
  beforeAll(async () => {
    [tasks, users] = await Promise.all([testPostgres("tasks"), testPostgres("users")]);
  });

  test("a role owns its own database and sorts by code point", async () => {
    const owner =
      "SELECT current_user, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()";
    expect(await ask(tasks, owner)).toEqual([{ current_user: "tasks", owner: "tasks" }]);
    const sorted =
      "SELECT string_agg(x, '' ORDER BY x) AS x, lower('ÄÖ') AS lower FROM (VALUES ('b'),('A'),('a'),('B')) AS t(x)";
    expect(await ask(tasks, sorted)).toEqual([{ x: "ABab", lower: "äö" }]);
  });

  test("a role can connect neither to another role's database nor without its password", async () => {
    const elsewhere = tasks.url.replace(/[^/]+$/, new URL(users.url).pathname.slice(1));
    await expect(connect({ ...tasks, url: elsewhere })).rejects.toThrow(/permission denied for database/);
    await expect(connect({ ...tasks, password: "wrong" })).rejects.toThrow(/password authentication failed/);
  });

  test("the same role twice gets two databases with one password", async () => {
    const [one, two] = await Promise.all([testPostgres("twins"), testPostgres("twins")]);
    expect(one.url).not.toBe(two.url);
    expect(one.password).toBe(two.password);
    await Promise.all([one.drop(), two.drop()]);
    await expect(connect(one)).rejects.toThrow(/does not exist/);
  });

  afterAll(() => Promise.all([tasks?.drop(), users?.drop()]));
});

describe("a separate server", () => {
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await ownPostgres("tasks");
    await ask(server, "CREATE TABLE kept (id int)");
  });
  afterAll(() => server?.close());

  const isDown = () => expect(connect(server)).rejects.toThrow(/ECONNREFUSED/);
  const isThere = async () => expect((await ask(server, "SELECT count(*)::int FROM kept"))[0]).toHaveProperty("count");

  test.each(["fast", "immediate"] as const)("stops (%s) with connected clients, and starts again", async (how) => {
    const client = await connect(server);
    expect(await server.stop(how)).toMatchObject({ signal: null });
    expect(server.pid()).toBeUndefined();
    await isDown();
    await server.start();
    await isThere();
    await client.end().catch(() => {});
  });

  test("keeps committed data when it is killed during a write", async () => {
    const client = await connect(server);
    await client.query("INSERT INTO kept VALUES (1)");
    const running = client.query("SELECT pg_sleep(10)").catch((error: Error) => error.message);
    await server.kill();
    expect(await running).toMatch(/terminated|ECONNRESET/);
    await isDown();
    await server.start();
    expect(await ask(server, "SELECT id FROM kept")).toEqual([{ id: 1 }]);
  });

  test("hangs while it is paused, on open and new connections, and resumes", async () => {
    const client = await connect(server);
    server.pause();
    const late = client.query("SELECT 1 AS one");
    expect(await Promise.race([late, new Promise((after) => setTimeout(after, 300, "silence"))])).toBe("silence");
    await expect(connect(server)).rejects.toThrow(/timeout/);
    server.resume();
    expect((await late).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test("stops while it is paused", async () => {
    server.pause();
    await server.stop("immediate");
    await isDown();
    await server.start();
    await isThere();
  });

  test("refuses to start twice, and allows to stop twice", async () => {
    await expect(server.start()).rejects.toThrow(/runs already/);
    await server.stop();
    expect(await server.stop()).toBeUndefined();
    await server.start();
  });

  test("reports the memory of all its processes", () => expect(server.rss()).toBeGreaterThan(10 * 2 ** 20));
});

test("refuses data of another major version, and says what to do", async () => {
  const folder = temporaryFolder("old");
  mkdirSync(join(folder.path, "data"));
  writeFileSync(join(folder.path, "data/PG_VERSION"), "9\n");
  chmodSync(folder.path, 0o755);
  await expect(startPostgres({ folder: folder.path })).rejects.toThrow(
    /holds data of PostgreSQL 9, and .+ is \d+: delete that folder/,
  );
  folder.remove();
});

test("creates roles and databases with the statements of the rendered roles.sql", () => {
  const sql = renderedFiles("minikube", "postgres")["roles.sql"]?.replaceAll("''", "'") ?? "";
  for (const { unless = "", statement } of databaseStatements(
    { role: "tasks", database: "tasks", password: "x" },
    170_006,
  )) {
    expect(sql).toContain(statement.replace("'x'", ":'password'"));
    expect(sql).toContain(unless);
  }
});
