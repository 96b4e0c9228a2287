/** auth with a real Redis and the real users service. auth itself opens no socket. */
import { randomBytes } from "node:crypto";
import { auth as declared } from "@taskflow/generator/metrics/auth";
import { httpClient } from "@taskflow/kit/http-client.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { register, startUsers } from "../../users/test/fixture.ts";
import { createApp } from "../src/app.ts";
import type { AuditEvent } from "../src/audit-log.ts";
import { settings } from "../src/config.ts";
import { cookieName } from "../src/cookie.ts";
import { type KeyRing, keyRing } from "../src/key-ring.ts";
import { type SlowingRules, slowingRules } from "../src/login-attempts.ts";
import { usersTimeout } from "../src/routes/login.ts";
import { sessionId } from "../src/sessions-repository.ts";

/** A random line for the Secret. */
export const newMaster = (): string => randomBytes(48).toString("base64url");

export interface AuthOptions {
  readonly audit?: { record(event: AuditEvent): void };
  readonly keys?: KeyRing;
  readonly clock?: () => number;
  readonly slowing?: Partial<SlowingRules>;
  /** Requests per minute of one client. */
  readonly rateLimit?: number;
}

interface Dependencies {
  readonly redis: TestRedis;
  readonly usersUrl: string;
}

export async function startAuth({ redis: server, usersUrl, ...more }: Dependencies & AuthOptions) {
  const master = newMaster();
  const config = testConfig(
    settings,
    {
      REDIS_URL: server.url,
      USERS_URL: usersUrl,
      AUDIT_URL: "http://127.0.0.1:9",
      RATE_LIMIT: String(more.rateLimit ?? 1_000_000),
    },
    { "redis-password": server.password, "signing-key": master },
  );
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const redis = createRedis({ url: config.redisUrl, password: config.redisPassword, name: "auth", log });
  const events: AuditEvent[] = [];
  const app = await createApp({
    config,
    log,
    metrics,
    checks: [{ name: "redis", check: () => checkRedis(redis) }],
    redis,
    users: httpClient({ baseUrl: usersUrl, target: "users", metrics, timeoutMs: usersTimeout }),
    audit: more.audit ?? { record: (event) => void events.push(event) },
    keys: more.keys ?? keyRing({ file: master, ...(more.clock && { clock: more.clock }) }),
    // Tests log in more often than people do.
    slowing: { ...slowingRules, perAddress: 1_000_000, ...more.slowing },
    ...(more.clock && { clock: more.clock }),
  });
  return {
    app,
    redis,
    server,
    metrics,
    lines,
    events,
    ready: () => eventually(async () => (await app.inject("/readyz")).statusCode === 200),
    async close() {
      await app.close();
      await closeRedis(redis);
    },
  };
}

export type RunningAuth = Awaited<ReturnType<typeof startAuth>>;

/** Starts Redis, and users on loopback with a database of its own. */
export async function startNeeds() {
  const [server, postgres]: [TestRedis, SharedDatabase] = await Promise.all([testRedis(), testPostgres("users")]);
  const users = await startUsers(postgres);
  const usersUrl = await users.app.listen({ host: "127.0.0.1", port: 0 });
  await users.ready();
  return {
    redis: server,
    usersUrl,
    /** Registers a new user. @returns the user and the credentials */
    async person(more: Record<string, unknown> = {}) {
      const email = `${randomBytes(6).toString("hex")}@example.com`;
      const password = randomBytes(12).toString("base64url");
      const { user } = await register(users, { email, password, ...more });
      return { user, email, password };
    },
    async close() {
      await users.close();
      await Promise.all([postgres.drop(), server.close()]);
    },
  };
}

export type Needs = Awaited<ReturnType<typeof startNeeds>>;
export type Person = Awaited<ReturnType<Needs["person"]>>;

export type Start = (options?: AuthOptions & { readonly usersUrl?: string }) => Promise<RunningAuth>;

const perFile = { scope: "file" } as const;

/** Tests with servers that start once per file. `options`, `needs`, `auth` and `ana` start only if a test uses them. */
export const it = test
  .extend("options", perFile, async (): Promise<AuthOptions> => ({}))
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured first argument
  .extend("needs", perFile, async ({}, { onCleanup }) => {
    const needs = await startNeeds();
    onCleanup(needs.close);
    return needs;
  })
  .extend("auth", perFile, async ({ needs, options }, { onCleanup }) => {
    const auth = await startAuth({ ...needs, ...options });
    onCleanup(auth.close);
    await auth.ready();
    return auth;
  })
  .extend("ana", perFile, async ({ needs }) => needs.person({ name: "Ana" }))
  // Per test: starts further instances of auth, which end with the test.
  .extend("start", async ({ needs }, { onCleanup }) => {
    const started: RunningAuth[] = [];
    onCleanup(async () => {
      for (const auth of started) await auth.close();
    });
    const start: Start = async (options = {}) => {
      const auth = await startAuth({ ...needs, ...options });
      started.push(auth);
      await auth.ready();
      return auth;
    };
    return start;
  });

export const post = ({ app }: RunningAuth, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method: "POST", url, headers, ...(payload !== undefined && { payload: payload as object }) });

type Credentials = Pick<Person, "email" | "password">;

export const tryLogin = (auth: RunningAuth, { email, password }: Credentials, headers = {}) =>
  post(auth, "/login", { email, password }, headers);

export async function login(auth: RunningAuth, credentials: Credentials, headers = {}) {
  const answer = await tryLogin(auth, credentials, headers);
  const value = String(answer.headers["set-cookie"] ?? "").match(/^taskflow_session=([^;]+)/)?.[1] ?? "";
  return { answer, token: String(answer.json().token), value, cookie: { cookie: `${cookieName}=${value}` } };
}

export const verify = ({ app }: RunningAuth, headers: Record<string, string>) =>
  app.inject({ url: "/verify", headers });

export const withToken = (token: unknown) => ({ authorization: `Bearer ${token}` });

const sessionKey = (value: string) => `session:${sessionId(value)}`;

/** Ages a session: one minute of its life is left. @param value the cookie's value */
export async function age({ redis }: RunningAuth, value: string): Promise<void> {
  const { user } = JSON.parse(String(await redis.get(sessionKey(value))));
  await redis.set(sessionKey(value), JSON.stringify({ user, slideAt: 0 }), "EX", 60);
}

/** The seconds until a session's end. */
export const lifeOf = ({ redis }: RunningAuth, value: string): Promise<number> => redis.ttl(sessionKey(value));
