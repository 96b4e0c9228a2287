import { describe, expect } from "vitest";
import { sessionId } from "../src/sessions-repository.ts";
import {
  age,
  lifeOf,
  login,
  post,
  type RunningAuth,
  startAuth,
  tryLogin,
  verify,
  it as withFixtures,
  withToken,
} from "./fixture.ts";

const it = withFixtures.extend("fresh", async ({ needs, start }) => {
  if (needs.redis.pid() === undefined) await needs.redis.start();
  return start();
});

async function timed<T>(work: () => PromiseLike<T>): Promise<{ answer: T; ms: number }> {
  const start = performance.now();
  return { answer: await work(), ms: performance.now() - start };
}

const status = async (auth: RunningAuth, url: string) => (await auth.app.inject({ url })).statusCode;

describe("Redis that is down", () => {
  it("answers 503 with Retry-After, and ends no session", async ({ needs, fresh: auth, ana }) => {
    const { cookie, token } = await login(auth, ana);
    await needs.redis.kill();
    const requests = [
      () => verify(auth, cookie),
      () => verify(auth, withToken(token)),
      () => auth.app.inject({ url: "/me", headers: cookie }),
      () => post(auth, "/token", undefined, cookie),
      () => post(auth, "/logout", undefined, cookie),
      () => tryLogin(auth, ana),
    ];
    for (const send of requests) {
      const { answer, ms } = await timed(send);
      expect(answer.statusCode).toBe(503);
      expect(answer.headers["retry-after"]).toBe("2");
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.json()).toMatchObject({ title: "Service Unavailable", detail: "Redis does not answer" });
      expect(ms).toBeLessThan(500);
    }
    await needs.redis.start();
    await expect.poll(async () => (await verify(auth, cookie)).statusCode, { timeout: 5_000 }).toBe(204);
  });

  it("at start: auth runs unready, publishes its keys, and becomes ready", async ({ needs, ana }) => {
    await needs.redis.stop();
    const early = await startAuth(needs);
    try {
      expect((await early.app.inject("/healthz")).statusCode).toBe(200);
      expect((await early.app.inject("/readyz")).statusCode).toBe(503);
      expect((await early.app.inject("/readyz")).json().checks.redis.status).toBe("down");
      expect((await early.app.inject("/.well-known/jwks.json")).json().keys).toHaveLength(3);
      expect((await tryLogin(early, ana)).statusCode).toBe(503);
      await needs.redis.start();
      await early.ready();
      expect((await login(early, ana)).answer.statusCode).toBe(200);
    } finally {
      await early.close();
    }
  });

  it("killed under load and restarted: each request gets a correct answer or 503, and sessions continue", async ({
    needs,
    fresh: auth,
    ana,
  }) => {
    const { cookie } = await login(auth, ana);
    const statuses = new Map<number, number>();
    let slowest = 0;
    let end = false;
    const worker = async () => {
      while (!end) {
        const { answer, ms } = await timed(() => verify(auth, cookie));
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        slowest = Math.max(slowest, ms);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const workers = [...Array(20)].map(worker);
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await pause(300);
    await needs.redis.kill();
    await pause(500);
    const before = statuses.get(204) ?? 0;
    await needs.redis.start();
    await expect.poll(() => statuses.get(204) ?? 0, { timeout: 5_000 }).toBeGreaterThan(before + 100);
    end = true;
    await Promise.all(workers);
    expect([...statuses.keys()].sort()).toEqual([204, 503]);
    expect(slowest).toBeLessThan(2_500);
  });
});

describe("Redis that hangs", () => {
  it("delays an answer by at most 2 s; liveness and metrics are not delayed", async ({ needs, fresh: auth, ana }) => {
    const { cookie } = await login(auth, ana);
    needs.redis.pause();
    try {
      const waiting = timed(() => Promise.all([...Array(200)].map(() => verify(auth, cookie))));
      expect((await timed(() => status(auth, "/healthz"))).ms).toBeLessThan(1_000);
      const scrape = await timed(() => auth.app.inject("/metrics"));
      expect(scrape.ms).toBeLessThan(1_000);
      expect(scrape.answer.statusCode).toBe(200);
      expect(scrape.answer.body).toMatch(/^taskflow_sessions Nan$/m);
      expect(await status(auth, "/readyz")).toBe(503);
      const { answer, ms } = await waiting;
      expect(new Set(answer.map(({ statusCode }) => statusCode))).toEqual(new Set([503]));
      expect(ms).toBeLessThan(3_000);
      const attempt = await timed(() => tryLogin(auth, ana));
      expect(attempt.answer.statusCode).toBe(503);
      expect(attempt.ms).toBeLessThan(3_000);
    } finally {
      needs.redis.resume();
    }
    await expect.poll(async () => (await verify(auth, cookie)).statusCode, { timeout: 5_000 }).toBe(204);
  });
});

describe("Redis in an unusual state", () => {
  it("full: log-ins fail, sessions continue, and log-out works", async ({ fresh: auth, ana }) => {
    const { cookie, value } = await login(auth, ana);
    await age(auth, value);
    await auth.redis.config("SET", "maxmemory", "1");
    try {
      expect((await tryLogin(auth, ana)).statusCode).toBe(503);
      expect((await verify(auth, cookie)).statusCode).toBe(204);
      expect((await auth.app.inject({ url: "/me", headers: cookie })).statusCode).toBe(200);
      await expect.poll(() => lifeOf(auth, value)).toBeGreaterThan(60);
      expect((await post(auth, "/logout", undefined, cookie)).statusCode).toBe(204);
      expect((await verify(auth, cookie)).statusCode).toBe(401);
    } finally {
      await auth.redis.config("SET", "maxmemory", "0");
    }
    expect((await login(auth, ana)).answer.statusCode).toBe(200);
  });

  it("flushed: sessions are over, and new ones can begin", async ({ needs, fresh: auth, ana }) => {
    const { cookie } = await login(auth, ana);
    await needs.redis.flush();
    expect((await verify(auth, cookie)).statusCode).toBe(401);
    const again = await login(auth, ana);
    expect((await verify(auth, again.cookie)).statusCode).toBe(204);
  });

  it.for(["{", "null", "[]", '"x"', "{}", '{"id":"x","team":{}}'])(
    "with %s as a session: refuses it",
    async (text, { fresh: auth, ana }) => {
      const { cookie, value } = await login(auth, ana);
      await auth.redis.set(`session:${sessionId(value)}`, text);
      expect((await verify(auth, cookie)).statusCode).toBe(401);
      expect((await post(auth, "/logout", undefined, cookie)).statusCode).toBe(204);
      expect(await auth.redis.exists(`session:${sessionId(value)}`)).toBe(0);
    },
  );
});
