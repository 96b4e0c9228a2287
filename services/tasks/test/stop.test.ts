import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { type Issuer, somebody, startIssuer } from "./issuer.ts";
import { startLoad } from "./load.ts";
import { startTasksProcess, type TasksProcess } from "./process.ts";
import { type Reader, reader } from "./stream.ts";
import { expectExactlyOnce, expectNothingLost } from "./truth.ts";

let postgres: SharedDatabase;
let redis: TestRedis;
let issuer: Issuer;
let read: Reader;
let replicas: TasksProcess[];
beforeEach(async () => {
  [postgres, redis, issuer] = [await testPostgres("tasks"), await testRedis(), await startIssuer()];
  read = reader(redis);
  replicas = await Promise.all([start(), start()]);
});
afterEach(async () => {
  for (const each of replicas ?? []) await each.close();
  await read?.close();
  await redis?.close();
  await issuer?.close();
  await postgres?.drop();
});

async function start(): Promise<TasksProcess> {
  const started = await startTasksProcess({ postgres, redis, issuer });
  await eventually(async () => (await started.status("/readyz")) === 200);
  return started;
}

it("answers every request, loses nothing and exits with code 0 on SIGTERM under load", {
  timeout: 60_000,
}, async () => {
  let turn = 0;
  const url = () => {
    turn += 1;
    return String(replicas[turn % replicas.length]?.url);
  };
  const people = startLoad({ url, headers: await issuer.headers(somebody()), people: 20 });
  for (let time = 0; time < 3; time += 1) {
    const before = people.changes();
    await eventually(() => people.changes() > before + 200, 20_000);
    const [first, ...others] = replicas as [TasksProcess, ...TasksProcess[]];
    // As a Service does before the signal: it sends no new requests to a terminating pod.
    replicas = others;
    const ended = first.end("SIGTERM");
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(first.log()).toContain('"message":"stopped"');
    await first.close();
    replicas = [...replicas, await start()];
  }
  await people.stop();
  const statuses = [...people.statuses.keys()].toSorted();
  expect(statuses).toEqual([200, 201, 204]);
  await expectNothingLost(postgres, people.tasks);
  await expectExactlyOnce(postgres, read);
});
