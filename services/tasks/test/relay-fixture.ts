/** Fixtures for tests of the relay: replicas in this process, on one database and one Redis per test. */
import { test } from "vitest";
import { testPostgres, testRedis } from "../../../local/test-servers.ts";
import { type Replica, startReplica } from "./fixture.ts";
import { startIssuer } from "./issuer.ts";
import { reader } from "./stream.ts";

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("issuer", { scope: "file" }, async ({}, { onCleanup }) => {
    const issuer = await startIssuer();
    onCleanup(issuer.close);
    return issuer;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("postgres", async ({}, { onCleanup }) => {
    const postgres = await testPostgres("tasks");
    onCleanup(postgres.drop);
    return postgres;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("redis", async ({}, { onCleanup }) => {
    const redis = await testRedis();
    onCleanup(redis.close);
    return redis;
  })
  .extend("read", ({ redis }, { onCleanup }) => {
    const read = reader(redis);
    onCleanup(read.close);
    return read;
  })
  /** Starts a replica, which is ready. Without a relay it never publishes. */
  .extend("replica", ({ postgres, redis, issuer }, { onCleanup }) => {
    const replicas: Replica[] = [];
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    return async (withRelay = true, pollMs = 50) => {
      const started = await startReplica(postgres, withRelay ? { redis, issuer, pollMs } : { issuer });
      replicas.push(started);
      await started.ready();
      return started;
    };
  });

/** The ids of entries, first and last included. */
export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => `${from + place}-0`);
