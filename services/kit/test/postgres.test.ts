import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { createMetrics } from "../metrics.ts";
import { createDatabase, type Database, type Query, violatedConstraint } from "../postgres.ts";
import { Problem } from "../problem.ts";
import { testLog } from "../testing.ts";
import { declared } from "./declared.ts";

let postgres: SharedDatabase;
let database: Database;
let lines: Record<string, unknown>[];
const metrics = createMetrics(declared);

function connect(poolSize: number): Database {
  const test = testLog();
  lines = test.lines;
  return createDatabase({ ...postgres, poolSize, metrics, log: test.log });
}

beforeAll(async () => {
  postgres = await testPostgres("kit");
  database = connect(3);
  await database.query("test", "CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL)");
});
afterAll(async () => {
  await database?.close();
  await postgres?.drop();
});
beforeEach(async () => void (await database.query("test", "TRUNCATE things")));

const insert = "INSERT INTO things (id, name) VALUES ($1, $2)";
const names = async (): Promise<string[]> =>
  (await database.query<{ name: string }>("test", "SELECT name FROM things ORDER BY id")).map(({ name }) => name);
const pid = async (query: Query): Promise<number> =>
  (await query<{ pid: number }>("test", "SELECT pg_backend_pid() AS pid"))[0]?.pid ?? 0;

/** The status of the problem that `work` rejects with, or the error itself if it is not a problem. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "nothing",
    (error) => (error instanceof Problem ? error.statusCode : error),
  );

describe("a statement", () => {
  it("returns its rows and is measured by its operation", async () => {
    await database.query("add_thing", insert, [1, "it's; DROP TABLE things; --"]);
    expect(await names()).toEqual(["it's; DROP TABLE things; --"]);
    expect(await metrics.registry.metrics()).toContain(
      'taskflow_database_query_seconds_count{operation="add_thing"} 1',
    );
  });

  it("is prepared once per connection", async () => {
    const one = connect(1);
    for (let time = 0; time < 20; time += 1) await one.query("test", "SELECT name FROM things WHERE id = $1", [time]);
    const prepared = await one.query("test", "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%id = $1'");
    await one.close();
    expect(prepared).toHaveLength(1);
  });

  it("that violates a constraint reports it and keeps its connection", async () => {
    const one = connect(1);
    const before = await pid(one.query);
    await one.query("test", insert, [1, "a"]);
    const error = await refusal(one.query("test", insert, [1, "b"]));
    expect(violatedConstraint(error)).toBe("things_pkey");
    expect(await pid(one.query)).toBe(before);
    await one.close();
    expect(violatedConstraint(new Error("other"))).toBeUndefined();
    expect(violatedConstraint(undefined)).toBeUndefined();
  });

  it.each([
    ["U+0000 as text", "SELECT $1::text", ["a\u0000b"]],
    ["U+0000 in JSON", "SELECT $1::jsonb", ['{"a":"\\u0000"}']],
    ["an invalid id", "SELECT $1::uuid", ["urn:uuid:0198c0de-0000-7000-8000-000000000000"]],
    ["an invalid date", "SELECT $1::date", ["2026-02-30"]],
    ["a date in year 0", "SELECT $1::date", ["0000-01-01"]],
    ["a number that is too large", "SELECT $1::int", ["99999999999"]],
  ])("with %s answers 400", async (_what, text, values) => {
    expect(await refusal(database.query("test", text, values))).toBe(400);
  });

  it("with a syntax error answers 500", async () => {
    expect(await refusal(database.query("test", "SELECT nothing FROM nowhere"))).toMatchObject({ code: "42P01" });
  });

  it("that takes too long or is cancelled answers 503", async () => {
    const begun = performance.now();
    const long = refusal(database.query("test", "SELECT pg_sleep(20)"));
    const cancelled = refusal(database.query("test", "SELECT pg_sleep(15)"));
    await sleep(200);
    await database.query("test", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%sleep(15)'");
    expect(await cancelled).toBe(503);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await long).toBe(503);
    expect(performance.now() - begun).toBeLessThan(7_000);
  });
});

describe("a transaction", () => {
  it("commits when its work returns", async () => {
    const result = await database.transaction(async (query) => {
      await query("test", insert, [1, "a"]);
      await query("test", insert, [2, "b"]);
      return "done";
    });
    expect(result).toBe("done");
    expect(await names()).toEqual(["a", "b"]);
  });

  it.each([new Error("stop"), new Problem(409), "text", undefined])(
    "rolls back when its work throws %s",
    async (thrown) => {
      const work = database.transaction(async (query) => {
        await query("test", insert, [1, "a"]);
        throw thrown;
      });
      await expect(work).rejects.toBe(thrown);
      expect(await names()).toEqual([]);
      expect(database.pool.idleCount).toBe(database.pool.totalCount);
    },
  );

  it("rejects if its work ignored an error, because nothing was committed", async () => {
    const work = database.transaction(async (query) => {
      await query("test", insert, [1, "a"]);
      await query("test", insert, [1, "b"]).catch(() => {});
    });
    await expect(work).rejects.toThrow(/rolled back/);
    expect(await names()).toEqual([]);
  });

  it("keeps its connection after a violated constraint", async () => {
    const one = connect(1);
    const before = await pid(one.query);
    for (let time = 0; time < 3; time += 1) {
      const error = await refusal(
        one.transaction(async (query) => {
          await query("test", insert, [1, "a"]);
          await query("test", insert, [1, "b"]);
        }),
      );
      expect(violatedConstraint(error)).toBe("things_pkey");
    }
    expect(await pid(one.query)).toBe(before);
    await one.close();
  });

  it("in a deadlock answers 503, and the other one continues", async () => {
    await database.query("test", "INSERT INTO things VALUES (1, 'a'), (2, 'b')");
    const update = "UPDATE things SET name = name || $2 WHERE id = $1";
    const work = (first: number, second: number) =>
      database.transaction(async (query) => {
        await query("test", update, [first, "!"]);
        await sleep(200);
        await query("test", update, [second, "?"]);
      });
    const answers = await Promise.all([refusal(work(1, 2)), refusal(work(2, 1))]);
    expect(answers.toSorted()).toEqual([503, "nothing"]);
  });

  it("whose connection breaks answers 503, and the connection is not reused", async () => {
    const one = connect(1);
    const broken = await refusal(
      one.transaction(async (query) => {
        await database.query("test", "SELECT pg_terminate_backend($1)", [await pid(query)]);
        await sleep(100);
        await query("test", "SELECT 1");
      }),
    );
    expect(broken).toBe(503);
    expect(await one.query("test", "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await one.close();
  });
});

describe("the pool", () => {
  it("replaces an idle connection that breaks", async () => {
    const one = connect(1);
    const before = await pid(one.query);
    await database.query("test", "SELECT pg_terminate_backend($1)", [before]);
    await sleep(100);
    expect(await pid(one.query)).not.toBe(before);
    expect(lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    await one.close();
  });

  it("without a free connection answers 503 in two seconds, and recovers", async () => {
    const two = connect(2);
    const release: (() => void)[] = [];
    const held = [1, 2].map(() => two.transaction(() => new Promise<void>((resolve) => release.push(resolve))));
    await sleep(200);
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refusal(two.query("test", "SELECT 1"))));
    expect(answers).toEqual([503, 503, 503, 503, 503]);
    expect(performance.now() - begun).toBeLessThan(2_500);
    for (const end of release) end();
    await Promise.all(held);
    expect(await Promise.all([1, 2, 3].map(() => two.query("test", "SELECT 1 AS one")))).toHaveLength(3);
    expect(two.pool.totalCount).toBeLessThanOrEqual(2);
    await two.close();
  });

  it("that is busy and succeeds is ready", async () => {
    const two = connect(2);
    let busy = true;
    const work = [1, 2, 3, 4].map(async () => {
      while (busy) await two.query("test", "SELECT pg_sleep(0.7)");
    });
    await sleep(1_500);
    const begun = performance.now();
    await two.check();
    expect(performance.now() - begun).toBeLessThan(500);
    busy = false;
    await Promise.all(work);
    await two.close();
  });

  it("is empty after close() and answers 503", async () => {
    const one = connect(1);
    await one.query("test", "SELECT 1");
    await one.close();
    expect(await refusal(one.query("test", "SELECT 1"))).toBe(503);
    expect(await refusal(one.transaction(async () => {}))).toBe(503);
  });
});

describe("a table that changes while a service runs", () => {
  const select = "SELECT * FROM changing";
  it.each([
    ["statements", (one: Database) => one.query("test", select)],
    ["transactions", (one: Database) => one.transaction((query) => query("test", select))],
  ])("does not break %s permanently", async (_what, read) => {
    await database.query("test", "DROP TABLE IF EXISTS changing");
    await database.query("test", "CREATE TABLE changing (id int)");
    await database.query("test", "INSERT INTO changing VALUES (1)");
    const one = connect(1);
    await read(one);
    await database.query("test", "ALTER TABLE changing ADD COLUMN name text");
    // The prepared plan no longer fits: the retry succeeds.
    const first = await read(one).catch((error) => error);
    if (first instanceof Error) expect(first).toMatchObject({ statusCode: 503 });
    expect(await read(one)).toEqual([{ id: 1, name: null }]);
    await one.close();
  });
});
