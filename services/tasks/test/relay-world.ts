/** Replicas with relays in this process, on one database and one Redis. */
import { afterEach, beforeEach } from "vitest";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { type Issuer, startIssuer } from "./issuer.ts";
import { type Reader, reader } from "./stream.ts";
import { startTasks, type TasksWorld } from "./world.ts";

export interface RelayWorld {
  readonly redis: () => TestRedis;
  readonly read: () => Reader;
  /** A new replica, which is ready. Without a relay it never publishes. */
  readonly replica: (withRelay?: boolean, pollMs?: number) => Promise<TasksWorld>;
}

/** New servers for each test of the file that calls this. */
export function relayWorld(): RelayWorld {
  let postgres: SharedDatabase;
  let redis: TestRedis;
  let issuer: Issuer;
  let read: Reader;
  let worlds: TasksWorld[] = [];
  beforeEach(async () => {
    [postgres, redis, issuer] = [await testPostgres("tasks"), await testRedis(), await startIssuer()];
    read = reader(redis);
    worlds = [];
  });
  afterEach(async () => {
    for (const world of worlds) await world.close();
    await read?.close();
    await redis?.close();
    await issuer?.close();
    await postgres?.drop();
  });
  return {
    redis: () => redis,
    read: () => read,
    async replica(withRelay = true, pollMs = 50) {
      const world = await startTasks(postgres, withRelay ? { redis, issuer, pollMs } : { issuer });
      worlds.push(world);
      await world.ready();
      return world;
    },
  };
}

/** The ids of entries, first and last included. */
export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => `${from + place}-0`);
