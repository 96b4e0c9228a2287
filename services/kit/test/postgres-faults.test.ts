import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type OwnPostgres, ownPostgres } from "../../../local/test-servers.ts";
import { createMetrics } from "../metrics.ts";
import { createDatabase, type Database } from "../postgres.ts";
import { Problem } from "../problem.ts";
import { eventually, testLog } from "../testing.ts";
import { declared } from "./declared.ts";

let postgres: OwnPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await ownPostgres("kit");
});
afterAll(() => postgres?.close());
afterEach(async () => {
  postgres.resume();
  await database?.close();
});

function connect(more: Partial<{ url: string; password: string; poolSize: number }> = {}): Database {
  database = createDatabase({
    ...postgres,
    poolSize: 4,
    metrics: createMetrics(declared),
    log: testLog().log,
    ...more,
  });
  return database;
}

const one = () => database.query<{ one: number }>("test", "SELECT 1 AS one");

/** The status of `work`'s problem, and the milliseconds until then. */
async function refusal(work: () => Promise<unknown>): Promise<{ status: unknown; ms: number }> {
  const begun = performance.now();
  const status = await work().then(
    () => 200,
    (error) => (error instanceof Problem ? error.statusCode : error),
  );
  return { status, ms: performance.now() - begun };
}

const comesBack = () => eventually(async () => (await one())[0]?.one === 1);

describe("PostgreSQL", () => {
  it("down at first: answers 503 at once, and recovers when it is up", async () => {
    await postgres.stop();
    connect();
    for (const work of [one, database.check, () => database.transaction(async () => {})]) {
      const { status, ms } = await refusal(work);
      expect(status).toBe(503);
      expect(ms).toBeLessThan(1_000);
    }
    await postgres.start();
    await comesBack();
    await database.check();
  });

  it("killed under load: answers 503 and nothing else, and recovers when it is back", async () => {
    connect();
    await one();
    let running = true;
    const answers = new Map<unknown, number>();
    const work = Array.from({ length: 20 }, async (_, index) => {
      while (running) {
        const { status } = await refusal(
          index % 2 ? one : () => database.transaction((query) => query("test", "SELECT 2")),
        );
        answers.set(status, (answers.get(status) ?? 0) + 1);
        await sleep(status === 200 ? 0 : 10);
      }
    });
    await sleep(300);
    await postgres.kill();
    await sleep(700);
    await postgres.start();
    await comesBack();
    await sleep(300);
    running = false;
    await Promise.all(work);
    expect([...answers.keys()].toSorted()).toEqual([200, 503]);
    expect(answers.get(503)).toBeGreaterThan(10);
    expect(database.pool.totalCount).toBeLessThanOrEqual(4);
  });

  it("stopped in order, which closes connections: answers 503, and recovers when it is back", async () => {
    connect();
    await Promise.all(Array.from({ length: 4 }, one));
    const held = refusal(() => database.query("test", "SELECT pg_sleep(4)"));
    await sleep(200);
    await postgres.stop();
    expect((await held).status).toBe(503);
    expect((await refusal(one)).status).toBe(503);
    await postgres.start();
    await comesBack();
  });

  it("that hangs: answers 503 within seconds at every step, and recovers when it continues", async () => {
    connect({ poolSize: 2 });
    await Promise.all([one(), one()]);
    const inside = refusal(() =>
      database.transaction(async (query) => {
        await query("test", "SELECT 1");
        await sleep(300);
        await query("test", "SELECT 2");
      }),
    );
    await sleep(150);
    postgres.pause();
    const all = await Promise.all([inside, ...Array.from({ length: 10 }, () => refusal(one))]);
    for (const { status, ms } of all) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(7_500);
    }
    postgres.resume();
    await comesBack();
    await eventually(() => database.pool.waitingCount === 0 && database.pool.totalCount <= 2);
    expect(await Promise.all(Array.from({ length: 10 }, one))).toHaveLength(10);
  });

  it("without a free connection: answers 503, and recovers when there is one", async () => {
    const admin = new pg.Client({ connectionString: withPassword(postgres.superuser) });
    await admin.connect();
    await admin.query("ALTER ROLE kit CONNECTION LIMIT 1");
    connect();
    await one();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => refusal(() => database.query("test", "SELECT pg_sleep(0.2)"))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    await admin.query("ALTER ROLE kit CONNECTION LIMIT -1");
    await admin.end();
    const later = await Promise.all(
      Array.from({ length: 4 }, () => refusal(() => database.query("test", "SELECT pg_sleep(0.2)"))),
    );
    expect(later.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("that is restarted forgets prepared statements, and the service recovers", async () => {
    connect();
    const select = () => database.query("test", "SELECT $1::int AS n", [1]);
    await select();
    await postgres.stop();
    await postgres.start();
    await eventually(select);
    expect(await select()).toEqual([{ n: 1 }]);
  });
});

describe("an unreachable address", () => {
  it.each([
    ["with a wrong password", () => ({ password: randomBytes(8).toString("hex") })],
    ["of a missing database", () => ({ url: postgres.url.replace(/\/kit$/, "/other") })],
    ["of a missing role", () => ({ url: postgres.url.replace("kit@", "other@") })],
    ["of a host without an address", () => ({ url: "postgres://kit@nowhere.invalid:5432/kit" })],
    ["of a closed port", async () => ({ url: `postgres://kit@127.0.0.1:${await freePort()}/kit` })],
    ["of a silent host", () => ({ url: "postgres://kit@192.0.2.1:5432/kit" })],
  ])("%s answers 503", async (_what, more) => {
    connect(await more());
    for (const work of [one, () => database.transaction(async () => {})]) {
      const { status, ms } = await refusal(work);
      expect(status).toBe(503);
      expect(ms).toBeLessThan(3_000);
    }
  });
});

it("accepts any password", async () => {
  const password = ":/?#[]@!$&'()*+,;=%20 \"é\\`{}|^~<>";
  const admin = new pg.Client({ connectionString: withPassword(postgres.superuser) });
  await admin.connect();
  await admin.query(`ALTER ROLE kit PASSWORD ${pg.escapeLiteral(password)}`);
  connect({ password });
  expect(await one()).toEqual([{ one: 1 }]);
  await admin.query(`ALTER ROLE kit PASSWORD ${pg.escapeLiteral(postgres.password)}`);
  await admin.end();
});

const withPassword = ({ url, password }: { url: string; password: string }) => url.replace("@", `:${password}@`);
