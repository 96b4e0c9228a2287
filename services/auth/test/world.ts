/** auth on a real Redis, with the real users beside it, without a socket of its own. */
import { randomBytes } from "node:crypto";
import { auth } from "@taskflow/generator/metrics/auth";
import { httpClient } from "@taskflow/kit/http-client.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { register, startUsers } from "../../users/test/world.ts";
import { createApp } from "../src/app.ts";
import type { AuditEvent } from "../src/audit-log.ts";
import { settings } from "../src/config.ts";
import { cookieName } from "../src/cookie.ts";
import { type KeyRing, keyRing } from "../src/key-ring.ts";
import { type SlowingRules, slowingRules } from "../src/login-attempts.ts";
import { usersTimeout } from "../src/routes/login.ts";
import { sessionId } from "../src/sessions-repository.ts";

/** A line as it stands in the Secret. */
export const newMaster = (): string => randomBytes(48).toString("base64url");

export interface AuthOptions {
  readonly redis: TestRedis;
  readonly usersUrl: string;
  readonly audit?: { record(event: AuditEvent): void };
  readonly keys?: KeyRing;
  readonly clock?: () => number;
  readonly slowing?: Partial<SlowingRules>;
  /** Requests a minute of one client. */
  readonly rateLimit?: number;
}

export async function startAuth({ redis: server, usersUrl, ...more }: AuthOptions) {
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
  const metrics = createMetrics(auth);
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

export type AuthWorld = Awaited<ReturnType<typeof startAuth>>;

/** A Redis, and users listening on loopback with its own database. */
export async function startNeeds() {
  const [server, postgres]: [TestRedis, SharedDatabase] = await Promise.all([testRedis(), testPostgres("users")]);
  const users = await startUsers(postgres);
  const usersUrl = await users.app.listen({ host: "127.0.0.1", port: 0 });
  await users.ready();
  return {
    redis: server,
    usersUrl,
    /** Somebody who has just registered, and how this person logs in. */
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

export const post = ({ app }: AuthWorld, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method: "POST", url, headers, ...(payload !== undefined && { payload: payload as object }) });

type Credentials = Pick<Person, "email" | "password">;

export const tryLogin = (world: AuthWorld, { email, password }: Credentials, headers = {}) =>
  post(world, "/login", { email, password }, headers);

export async function login(world: AuthWorld, credentials: Credentials, headers = {}) {
  const answer = await tryLogin(world, credentials, headers);
  const value = String(answer.headers["set-cookie"] ?? "").match(/^taskflow_session=([^;]+)/)?.[1] ?? "";
  return { answer, token: String(answer.json().token), value, cookie: { cookie: `${cookieName}=${value}` } };
}

export const verify = ({ app }: AuthWorld, headers: Record<string, string>) => app.inject({ url: "/verify", headers });

export const withToken = (token: unknown) => ({ authorization: `Bearer ${token}` });

const sessionKey = (value: string) => `session:${sessionId(value)}`;

/** As if it had not been used for all but a minute of its life. @param value of the cookie */
export async function age({ redis }: AuthWorld, value: string): Promise<void> {
  const { user } = JSON.parse(String(await redis.get(sessionKey(value))));
  await redis.set(sessionKey(value), JSON.stringify({ user, slideAt: 0 }), "EX", 60);
}

/** Seconds until its end. */
export const lifeOf = ({ redis }: AuthWorld, value: string): Promise<number> => redis.ttl(sessionKey(value));
