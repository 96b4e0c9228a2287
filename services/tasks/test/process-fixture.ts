/** Fixtures for tests with service processes: servers per test, and a function that starts replicas on them. */
import { eventually } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { ownPostgres, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { startIssuer } from "./issuer.ts";
import { type ProcessOptions, startTasksProcess, type TasksProcess } from "./process.ts";
import { reader } from "./stream.ts";
import { makeDurable } from "./truth.ts";

export const isReady = (each: TasksProcess) => eventually(async () => (await each.status("/readyz")) === 200);

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("postgres", async ({}, { onCleanup }) => {
    const postgres = await testPostgres("tasks");
    onCleanup(postgres.drop);
    return postgres;
  })
  /** A server that the test may stop, whose commits are durable. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("ownServer", async ({}, { onCleanup }) => {
    const server = await ownPostgres("tasks");
    onCleanup(server.close);
    await makeDurable(server);
    return server;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("redis", async ({}, { onCleanup }) => {
    const redis = await testRedis();
    onCleanup(redis.close);
    return redis;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("issuer", async ({}, { onCleanup }) => {
    const issuer = await startIssuer();
    onCleanup(issuer.close);
    return issuer;
  })
  .extend("read", ({ redis }, { onCleanup }) => {
    const read = reader(redis);
    onCleanup(read.close);
    return read;
  })
  /** Starts a replica on a database. It is alive, but may not be ready yet. */
  .extend("startOn", ({ redis, issuer }, { onCleanup }) => {
    const processes: TasksProcess[] = [];
    onCleanup(async () => {
      for (const { close } of processes) await close();
    });
    return async (postgres: ProcessOptions["postgres"], more: Partial<ProcessOptions> = {}) => {
      const started = await startTasksProcess({ postgres, redis, issuer, ...more });
      processes.push(started);
      return started;
    };
  })
  .extend(
    "start",
    ({ postgres, startOn }) =>
      (more: Partial<ProcessOptions> = {}) =>
        startOn(postgres, more),
  );
