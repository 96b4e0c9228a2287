import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type OwnPostgres, ownPostgres, type TestRedis, testRedis } from "../../../local/test-servers.ts";
import { type Issuer, somebody, startIssuer } from "./issuer.ts";
import { type Load, startLoad } from "./load.ts";
import { startTasksProcess, type TasksProcess } from "./process.ts";
import { type Reader, reader } from "./stream.ts";
import { expectExactlyOnce, expectNothingLost, makeDurable, rows } from "./truth.ts";

let postgres: OwnPostgres;
let redis: TestRedis;
let issuer: Issuer;
let read: Reader;
let service: TasksProcess;
let headers: Record<string, string>;
let people: Load | undefined;
beforeEach(async () => {
  [postgres, redis, issuer] = [await ownPostgres("tasks"), await testRedis(), await startIssuer()];
  await makeDurable(postgres);
  read = reader(redis);
  headers = await issuer.headers(somebody());
  service = await startTasksProcess({ postgres, redis, issuer });
  await eventually(async () => (await service.status("/readyz")) === 200);
});
afterEach(async () => {
  await people?.stop();
  await service?.close();
  await read?.close();
  await redis?.close();
  await issuer?.close();
  await postgres?.close();
});

const load = (count = 20) => {
  people = startLoad({ url: () => service.url, headers, people: count });
  return people;
};

const progress = (of: Load, changes = 100) => {
  const before = of.changes();
  return eventually(() => of.changes() > before + changes, 20_000);
};

/** Runs `work`, and expects the liveness probe to succeed the whole time. */
async function alive(work: () => Promise<void>): Promise<void> {
  const answers = new Set<number>();
  let going = true;
  const asking = (async () => {
    while (going) {
      answers.add(await service.status("/healthz").catch(() => 0));
      await sleep(50);
    }
  })();
  await work();
  going = false;
  await asking;
  expect(answers).toEqual(new Set([200]));
}

/** Expects 503 as the only error of the service. */
function expectRefusals(of: Load): void {
  const bad = [...of.statuses].filter(([status]) => ![200, 201, 204, 404, 412].includes(status));
  expect(bad.map(([status]) => status)).toEqual([503]);
}

async function expectTruth(of: Load): Promise<void> {
  await of.stop();
  await expectNothingLost(postgres, of.tasks);
  await expectExactlyOnce(postgres, read);
}

it("answers 503 while PostgreSQL is killed under load, twice, and continues when it is back", async () => {
  const all = load();
  await alive(async () => {
    for (let time = 0; time < 2; time += 1) {
      await progress(all);
      await postgres.kill();
      await eventually(async () => (await service.status("/readyz")) === 503);
      const answer = await fetch(`${service.url}/tasks`, { headers });
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
      await postgres.start();
      await eventually(async () => (await service.status("/readyz")) === 200);
      await progress(all);
    }
  });
  expectRefusals(all);
  await expectTruth(all);
});

it("answers within seconds while PostgreSQL hangs under load, and continues afterwards", async () => {
  const all = load();
  await alive(async () => {
    await progress(all);
    postgres.pause();
    const start = performance.now();
    const answer = await fetch(`${service.url}/tasks`, { headers });
    expect(answer.status).toBe(503);
    expect(performance.now() - start).toBeLessThan(8_000);
    expect(await service.status("/readyz")).toBe(503);
    await sleep(1_000);
    postgres.resume();
    await eventually(async () => (await service.status("/readyz")) === 200);
    await progress(all);
  });
  expectRefusals(all);
  await expectTruth(all);
});

it("answers 503, never 500, while the role has too few connections", async () => {
  await rows(postgres.superuser, "ALTER ROLE tasks CONNECTION LIMIT 2");
  await rows(postgres.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tasks'");
  const all = load();
  await alive(async () => {
    await progress(all);
    await eventually(() => (all.statuses.get(503) ?? 0) > 10);
    await rows(postgres.superuser, "ALTER ROLE tasks CONNECTION LIMIT -1");
    await sleep(1_000);
    const refused = all.statuses.get(503);
    await progress(all);
    expect(all.statuses.get(503)).toBe(refused);
  });
  expectRefusals(all);
  await expectTruth(all);
});
