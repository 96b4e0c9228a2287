import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../servers/guard.ts";
import { startPglite } from "../servers/pglite.ts";
import { freePort } from "../servers/ports.ts";
import type { Restartable } from "../servers/restartable.ts";

const folder = temporaryFolder("pglite");
let ports: Record<string, number>;
let server: Restartable;

beforeAll(async () => {
  ports = { tasks: await freePort(), users: await freePort() };
  server = await startPglite({ folder: join(folder.path, "data"), log: join(folder.path, "log"), ports });
}, 120_000);

afterAll(async () => {
  await server?.close();
  folder.remove();
});

const open: pg.Client[] = [];
async function connect(name = "tasks"): Promise<pg.Client> {
  const client = new pg.Client(`postgres://${name}:any@127.0.0.1:${ports[name]}/${name}`);
  client.on("error", () => {});
  await client.connect();
  open.push(client);
  return client;
}
afterAll(() => Promise.all(open.map((client) => client.end().catch(() => {}))));

test("each database is its own", async () => {
  const [tasks, users] = [await connect("tasks"), await connect("users")];
  await tasks.query("CREATE TABLE kept (id int)");
  await expect(users.query("SELECT * FROM kept")).rejects.toThrow(/does not exist/);
});

test("two connections prepare by the same name, and one that comes after them, too", async () => {
  const select = (value: string) => ({ name: "same", text: `SELECT '${value}' AS it, $1::int AS number` });
  const [one, two] = [await connect(), await connect()];
  for (const [client, value] of [
    [one, "one"],
    [two, "two"],
    [one, "one"],
  ] as const)
    expect((await client.query({ ...select(value), values: [1] })).rows).toEqual([{ it: value, number: 1 }]);
  await one.end();
  const three = await connect();
  expect((await three.query({ ...select("three"), values: [2] })).rows).toEqual([{ it: "three", number: 2 }]);
});

test("a connection that has ended leaves no prepared statement behind", async () => {
  const [stays, goes] = [await connect(), await connect()];
  const count = async () =>
    (await stays.query("SELECT count(*)::int AS count FROM pg_prepared_statements")).rows[0].count;
  const before = await count();
  await goes.query({ name: "mine", text: "SELECT 1" });
  expect(await count()).toBe(before + 1);
  await goes.end();
  await expect.poll(count).toBe(before);
});

test("a transaction is alone, and is undone where its connection breaks", async () => {
  const [one, two] = [await connect(), await connect()];
  await one.query("BEGIN");
  await one.query("INSERT INTO kept VALUES (1)");
  const counted = two.query("SELECT count(*)::int AS count FROM kept");
  expect(await Promise.race([counted, new Promise((after) => setTimeout(after, 200, "waits"))])).toBe("waits");
  (one as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
  expect((await counted).rows).toEqual([{ count: 0 }]);
});

test("an error in one query harms no other", async () => {
  const client = await connect();
  await expect(client.query("SELECT * FROM nowhere")).rejects.toThrow(/does not exist/);
  await expect(client.query({ name: "bad", text: "SELECT $1::int", values: ["x"] })).rejects.toThrow(/invalid input/);
  expect((await client.query({ name: "good", text: "SELECT $1::int AS one", values: [1] })).rows).toEqual([{ one: 1 }]);
});

test("what was committed is there after a stop and after a kill", async () => {
  for (const [number, down] of [() => server.stop(), () => server.kill()].entries()) {
    const client = await connect();
    await client.query("INSERT INTO kept VALUES ($1)", [number]);
    await down();
    await server.start();
    expect((await (await connect()).query("SELECT max(id) FROM kept")).rows).toEqual([{ max: number }]);
  }
}, 60_000);
