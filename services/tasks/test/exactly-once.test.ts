import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type OwnPostgres, ownPostgres, type TestRedis, testRedis } from "../../../local/test-servers.ts";
import { type Issuer, somebody, startIssuer } from "./issuer.ts";
import { startLoad } from "./load.ts";
import { startTasksProcess, type TasksProcess } from "./process.ts";
import { type Reader, reader } from "./stream.ts";
import { expectExactlyOnce, expectNothingLost, makeDurable, rows } from "./truth.ts";

let postgres: OwnPostgres;
let redis: TestRedis;
let issuer: Issuer;
let read: Reader;
let replicas: TasksProcess[];
beforeEach(async () => {
  [postgres, redis, issuer] = [await ownPostgres("tasks"), await testRedis(), await startIssuer()];
  await makeDurable(postgres);
  read = reader(redis);
  replicas = await Promise.all([start(), start()]);
  for (const each of replicas) await eventually(async () => (await each.status("/readyz")) === 200);
});
afterEach(async () => {
  for (const each of replicas ?? []) await each.close();
  await read?.close();
  await redis?.close();
  await issuer?.close();
  await postgres?.close();
});

const start = () => startTasksProcess({ postgres, redis, issuer });
const leader = () =>
  eventually(() => replicas.find((each) => each.leads()) ?? Promise.reject(new Error("no replica publishes")));

/** A load on both replicas in turn, as a Service distributes it. */
async function load() {
  let turn = 0;
  const url = () => {
    turn += 1;
    return String(replicas[turn % replicas.length]?.url);
  };
  return startLoad({ url, headers: await issuer.headers(somebody()), people: 12 });
}

const cutLeader = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`;

const faults: [string, () => Promise<void>][] = [
  [
    "Redis is killed",
    async () => {
      await redis.kill();
      await sleep(500);
      await redis.start();
    },
  ],
  ["Redis is emptied", () => redis.flush()],
  [
    "Redis hangs",
    async () => {
      redis.pause();
      await sleep(2_500);
      redis.resume();
    },
  ],
  [
    "the replica that publishes is killed",
    async () => {
      const killed = await leader();
      await killed.close();
      replicas = [...replicas.filter((each) => each !== killed), await start()];
    },
  ],
  [
    "the replica that publishes hangs, and another one publishes meanwhile",
    async () => {
      const hung = await leader();
      const all = replicas;
      replicas = replicas.filter((each) => each !== hung);
      hung.signal("SIGSTOP");
      await rows(postgres.superuser, cutLeader);
      await leader();
      await sleep(500);
      hung.signal("SIGCONT");
      replicas = all;
    },
  ],
  [
    "the database is killed",
    async () => {
      await postgres.kill();
      await postgres.start();
    },
  ],
];

it("publishes every committed change exactly once, in order, whatever fails in between", {
  timeout: 120_000,
}, async () => {
  const people = await load();
  for (const [what, fault] of [...faults, ...faults.toReversed()]) {
    const before = people.changes();
    await fault();
    // Changes continue after each fault.
    await eventually(() => people.changes() > before + 100, 20_000).catch((error) =>
      Promise.reject(new Error(`after ${what}: ${error.message}`)),
    );
    for (const each of replicas) expect(await each.status("/healthz")).toBe(200);
  }
  await people.stop();
  expect(people.changes()).toBeGreaterThan(2_000);
  expect([...people.statuses.keys()].filter((status) => status >= 500 && status !== 503)).toEqual([]);
  await expectNothingLost(postgres, people.tasks);
  const entries = await expectExactlyOnce(postgres, read);
  expect(entries.length).toBeGreaterThanOrEqual(people.changes());
});
