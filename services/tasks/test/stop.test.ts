import { eventually } from "@taskflow/kit/testing.ts";
import { expect } from "vitest";
import { somebody } from "./issuer.ts";
import { startLoad } from "./load.ts";
import type { TasksProcess } from "./process.ts";
import { isReady, it } from "./process-fixture.ts";
import { expectExactlyOnce, expectNothingLost } from "./truth.ts";

it("answers every request, loses nothing and exits with code 0 on SIGTERM under load", {
  timeout: 60_000,
}, async ({ postgres, issuer, read, start }) => {
  const startReady = async () => {
    const started = await start();
    await isReady(started);
    return started;
  };
  let replicas: TasksProcess[] = await Promise.all([startReady(), startReady()]);
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
    replicas = [...replicas, await startReady()];
  }
  await people.stop();
  const statuses = [...people.statuses.keys()].toSorted();
  expect(statuses).toEqual([200, 201, 204]);
  await expectNothingLost(postgres, people.tasks);
  await expectExactlyOnce(postgres, read);
});
