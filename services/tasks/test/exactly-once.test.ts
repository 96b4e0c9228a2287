import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { expect } from "vitest";
import type { OwnPostgres, TestRedis } from "../../../local/test-servers.ts";
import { somebody } from "./issuer.ts";
import { startLoad } from "./load.ts";
import type { TasksProcess } from "./process.ts";
import { it as base, isReady } from "./process-fixture.ts";
import { expectExactlyOnce, expectNothingLost, rows } from "./truth.ts";

interface Cluster {
  readonly postgres: OwnPostgres;
  readonly redis: TestRedis;
  /** The replicas that receive requests. Faults replace them. */
  replicas: TasksProcess[];
  readonly start: () => Promise<TasksProcess>;
  readonly leader: () => Promise<TasksProcess>;
}

const it = base.extend("cluster", async ({ ownServer, redis, startOn }) => {
  const start = () => startOn(ownServer);
  const leader = () =>
    eventually(
      () => cluster.replicas.find((each) => each.leads()) ?? Promise.reject(new Error("no replica publishes")),
    );
  const replicas = await Promise.all([start(), start()]);
  const cluster: Cluster = { postgres: ownServer, redis, replicas, start, leader };
  await Promise.all(replicas.map(isReady));
  return cluster;
});

const cutLeader = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`;

const faults: [string, (cluster: Cluster) => Promise<void>][] = [
  [
    "Redis is killed",
    async ({ redis }) => {
      await redis.kill();
      await sleep(500);
      await redis.start();
    },
  ],
  ["Redis is emptied", ({ redis }) => redis.flush()],
  [
    "Redis hangs",
    async ({ redis }) => {
      redis.pause();
      await sleep(2_500);
      redis.resume();
    },
  ],
  [
    "the replica that publishes is killed",
    async (cluster) => {
      const killed = await cluster.leader();
      await killed.close();
      cluster.replicas = [...cluster.replicas.filter((each) => each !== killed), await cluster.start()];
    },
  ],
  [
    "the replica that publishes hangs, and the other one publishes in the meantime",
    async (cluster) => {
      const hung = await cluster.leader();
      const all = cluster.replicas;
      cluster.replicas = cluster.replicas.filter((each) => each !== hung);
      hung.signal("SIGSTOP");
      await rows(cluster.postgres.superuser, cutLeader);
      await cluster.leader();
      await sleep(500);
      hung.signal("SIGCONT");
      cluster.replicas = all;
    },
  ],
  [
    "the database is killed",
    async ({ postgres }) => {
      await postgres.kill();
      await postgres.start();
    },
  ],
];

it("publishes every committed change exactly once, in order, whatever fails in between", {
  timeout: 120_000,
}, async ({ cluster, issuer, read }) => {
  // The load goes to both replicas in turn, as a Service distributes it.
  let turn = 0;
  const url = () => {
    turn += 1;
    return String(cluster.replicas[turn % cluster.replicas.length]?.url);
  };
  const people = startLoad({ url, headers: await issuer.headers(somebody()), people: 12 });
  for (const [what, fault] of [...faults, ...faults.toReversed()]) {
    const before = people.changes();
    await fault(cluster);
    // Changes continue after each fault.
    await eventually(() => people.changes() > before + 100, 20_000).catch((error) =>
      Promise.reject(new Error(`after ${what}: ${error.message}`)),
    );
    for (const each of cluster.replicas) expect(await each.status("/healthz")).toBe(200);
  }
  await people.stop();
  expect(people.changes()).toBeGreaterThan(2_000);
  expect([...people.statuses.keys()].filter((status) => status >= 500 && status !== 503)).toEqual([]);
  await expectNothingLost(cluster.postgres, people.tasks);
  const entries = await expectExactlyOnce(cluster.postgres, read);
  expect(entries.length).toBeGreaterThanOrEqual(people.changes());
});
