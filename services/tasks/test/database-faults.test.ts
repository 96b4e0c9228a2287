import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { expect } from "vitest";
import type { TestDatabase } from "../../../local/test-servers.ts";
import { somebody } from "./issuer.ts";
import { type Load, startLoad } from "./load.ts";
import type { TasksProcess } from "./process.ts";
import { it as base, isReady } from "./process-fixture.ts";
import type { Reader } from "./stream.ts";
import { expectExactlyOnce, expectNothingLost, rows } from "./truth.ts";

interface People {
  readonly load: Load;
  readonly service: TasksProcess;
  readonly headers: Record<string, string>;
}

const it = base.extend("people", async ({ ownServer, issuer, startOn }, { onCleanup }): Promise<People> => {
  const headers = await issuer.headers(somebody());
  const service = await startOn(ownServer);
  await isReady(service);
  const load = startLoad({ url: () => service.url, headers, people: 20 });
  onCleanup(load.stop);
  return { load, service, headers };
});

const progress = (of: Load, changes = 100) => {
  const before = of.changes();
  return eventually(() => of.changes() > before + changes, 20_000);
};

/** Runs `work`, and expects the liveness probe to succeed the whole time. */
async function alive(service: TasksProcess, work: () => Promise<void>): Promise<void> {
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

async function expectTruth(of: Load, postgres: TestDatabase, read: Reader): Promise<void> {
  await of.stop();
  await expectNothingLost(postgres, of.tasks);
  await expectExactlyOnce(postgres, read);
}

it("answers 503 while PostgreSQL is killed under load, twice, and continues when it is back", async ({
  ownServer,
  read,
  people,
}) => {
  await alive(people.service, async () => {
    for (let time = 0; time < 2; time += 1) {
      await progress(people.load);
      await ownServer.kill();
      await eventually(async () => (await people.service.status("/readyz")) === 503);
      const answer = await fetch(`${people.service.url}/tasks`, { headers: people.headers });
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
      await ownServer.start();
      await eventually(async () => (await people.service.status("/readyz")) === 200);
      await progress(people.load);
    }
  });
  expectRefusals(people.load);
  await expectTruth(people.load, ownServer, read);
});

it("answers within seconds while PostgreSQL hangs under load, and continues afterwards", async ({
  ownServer,
  read,
  people,
}) => {
  await alive(people.service, async () => {
    await progress(people.load);
    ownServer.pause();
    const start = performance.now();
    const answer = await fetch(`${people.service.url}/tasks`, { headers: people.headers });
    expect(answer.status).toBe(503);
    expect(performance.now() - start).toBeLessThan(8_000);
    expect(await people.service.status("/readyz")).toBe(503);
    await sleep(1_000);
    ownServer.resume();
    await eventually(async () => (await people.service.status("/readyz")) === 200);
    await progress(people.load);
  });
  expectRefusals(people.load);
  await expectTruth(people.load, ownServer, read);
});

it("answers 503, never 500, while the role has too few connections", async ({ ownServer, read, people }) => {
  await rows(ownServer.superuser, "ALTER ROLE tasks CONNECTION LIMIT 2");
  await rows(ownServer.superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tasks'");
  await alive(people.service, async () => {
    await progress(people.load);
    await eventually(() => (people.load.statuses.get(503) ?? 0) > 10);
    await rows(ownServer.superuser, "ALTER ROLE tasks CONNECTION LIMIT -1");
    await sleep(1_000);
    const refused = people.load.statuses.get(503);
    await progress(people.load);
    expect(people.load.statuses.get(503)).toBe(refused);
  });
  expectRefusals(people.load);
  await expectTruth(people.load, ownServer, read);
});
