/** Fixtures for tests of notifications: servers per file, and replicas of the service in this process. */
import type { AddressInfo } from "node:net";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { type TestDatabase, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { settings } from "../src/config.ts";
import { createService, type Tuning } from "../src/service.ts";
import { startPeople } from "./people.ts";

export interface Servers {
  readonly postgres: TestDatabase;
  readonly redis: { readonly url: string; readonly password: string };
  readonly users: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly tuning?: Tuning;
}

/** A replica with all of its loops and a socket. */
export async function startReplica({ postgres, redis, users, environment, secrets, tuning }: Servers) {
  const config = testConfig(
    settings,
    { DATABASE_URL: postgres.url, REDIS_URL: redis.url, USERS_URL: users, CLAIM_IDLE_MS: "600", ...environment },
    { "database-password": postgres.password, "redis-password": redis.password, ...secrets },
  );
  const { log, lines } = testLog();
  const service = await createService(config, log, { emailPause: 50, ...tuning });
  const { app } = service;
  await app.listen({ host: "127.0.0.1", port: 0 });
  for (const start of service.start) start();
  let closed = false;
  return {
    ...service,
    lines,
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    ready: () =>
      eventually(async () => {
        const { statusCode, body } = await app.inject("/readyz");
        return statusCode === 200 || Promise.reject(new Error(body + JSON.stringify(lines.slice(-2))));
      }),
    /** The value of one line of /metrics, such as taskflow_emails_total{result="sent"}; 0 if it is absent. */
    async metric(name: string): Promise<number> {
      const { body } = await app.inject("/metrics");
      const line = body.split("\n").find((one) => one.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    async close() {
      if (closed) return;
      closed = true;
      await app.close();
      for (const stop of service.stop) await stop();
    },
  };
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;

export interface Item {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly task: string;
  readonly actor: string | null;
  readonly createdAt: string;
  readonly readAt: string | null;
}

export interface Listed {
  readonly items: Item[];
  readonly next: string | null;
  readonly unread: number;
}

/** The caller's list of notifications. */
export async function listOf(
  { app }: Replica,
  { headers }: { headers: Record<string, string> },
  query = "",
): Promise<Listed> {
  const answer = await app.inject({ url: `/notifications${query}`, headers });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

/** An address at which no server listens. */
export const nowhere = "http://127.0.0.1:9";

export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("postgres", { scope: "file" }, async ({}, { onCleanup }) => {
    const postgres = await testPostgres("notifications");
    onCleanup(postgres.drop);
    return postgres;
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("redis", { scope: "file" }, async ({}, { onCleanup }) => {
    const redis = await testRedis();
    onCleanup(redis.close);
    return redis;
  })
  /** The users service, with people. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured context
  .extend("people", { scope: "file" }, async ({}, { onCleanup }) => {
    const people = await startPeople();
    onCleanup(people.close);
    return people;
  })
  /** A replica without users. */
  .extend("service", { scope: "file" }, async ({ postgres, redis }, { onCleanup }) => {
    const service = await startReplica({ postgres, redis, users: nowhere });
    onCleanup(service.close);
    await service.ready();
    return service;
  });
