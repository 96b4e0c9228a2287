import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sessionId } from "../src/sessions-repository.ts";
import {
  type AuthWorld,
  age,
  lifeOf,
  login,
  type Needs,
  type Person,
  post,
  startAuth,
  startNeeds,
  tryLogin,
  verify,
  withToken,
} from "./world.ts";

let needs: Needs;
let world: AuthWorld;
let ana: Person;
beforeAll(async () => {
  needs = await startNeeds();
  ana = await needs.person();
});
beforeEach(async () => {
  if (needs.redis.pid() === undefined) await needs.redis.start();
  world = await startAuth(needs);
  await world.ready();
  return () => world.close();
});
afterAll(async () => {
  await needs?.close();
});

async function timed<T>(work: () => PromiseLike<T>): Promise<{ answer: T; ms: number }> {
  const start = performance.now();
  return { answer: await work(), ms: performance.now() - start };
}

const status = async (url: string) => (await world.app.inject({ url })).statusCode;

describe("Redis that is down", () => {
  it("lets nobody in and throws nobody out: 503, and when to ask again", async () => {
    const { cookie, token } = await login(world, ana);
    await needs.redis.kill();
    const asked = [
      () => verify(world, cookie),
      () => verify(world, withToken(token)),
      () => world.app.inject({ url: "/me", headers: cookie }),
      () => post(world, "/token", undefined, cookie),
      () => post(world, "/logout", undefined, cookie),
      () => tryLogin(world, ana),
    ];
    for (const ask of asked) {
      const { answer, ms } = await timed(ask);
      expect(answer.statusCode).toBe(503);
      expect(answer.headers["retry-after"]).toBe("2");
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.json()).toMatchObject({ title: "Service Unavailable", detail: "Redis does not answer" });
      expect(ms).toBeLessThan(500);
    }
    await needs.redis.start();
    await expect.poll(async () => (await verify(world, cookie)).statusCode, { timeout: 5_000 }).toBe(204);
  });

  it("at start: auth runs, says that it is not ready, publishes its keys, and becomes ready", async () => {
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

  it("under load, killed and back: an answer for each request, never a wrong one, and sessions go on", async () => {
    const { cookie } = await login(world, ana);
    const statuses = new Map<number, number>();
    let slowest = 0;
    let end = false;
    const worker = async () => {
      while (!end) {
        const { answer, ms } = await timed(() => verify(world, cookie));
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
  it("costs 2 s, no more; liveness and metrics answer as ever", async () => {
    const { cookie } = await login(world, ana);
    needs.redis.pause();
    try {
      const waiting = timed(() => Promise.all([...Array(200)].map(() => verify(world, cookie))));
      expect((await timed(() => status("/healthz"))).ms).toBeLessThan(1_000);
      const scrape = await timed(() => world.app.inject("/metrics"));
      expect(scrape.ms).toBeLessThan(1_000);
      expect(scrape.answer.statusCode).toBe(200);
      expect(scrape.answer.body).toMatch(/^taskflow_sessions Nan$/m);
      expect(await status("/readyz")).toBe(503);
      const { answer, ms } = await waiting;
      expect(new Set(answer.map(({ statusCode }) => statusCode))).toEqual(new Set([503]));
      expect(ms).toBeLessThan(3_000);
      const attempt = await timed(() => tryLogin(world, ana));
      expect(attempt.answer.statusCode).toBe(503);
      expect(attempt.ms).toBeLessThan(3_000);
    } finally {
      needs.redis.resume();
    }
    await expect.poll(async () => (await verify(world, cookie)).statusCode, { timeout: 5_000 }).toBe(204);
  });
});

describe("Redis that is not itself", () => {
  it("full: nobody logs in, who is in goes on and can log out", async () => {
    const { cookie, value } = await login(world, ana);
    await age(world, value);
    await world.redis.config("SET", "maxmemory", "1");
    try {
      expect((await tryLogin(world, ana)).statusCode).toBe(503);
      expect((await verify(world, cookie)).statusCode).toBe(204);
      expect((await world.app.inject({ url: "/me", headers: cookie })).statusCode).toBe(200);
      await expect.poll(() => lifeOf(world, value)).toBeGreaterThan(60);
      expect((await post(world, "/logout", undefined, cookie)).statusCode).toBe(204);
      expect((await verify(world, cookie)).statusCode).toBe(401);
    } finally {
      await world.redis.config("SET", "maxmemory", "0");
    }
    expect((await login(world, ana)).answer.statusCode).toBe(200);
  });

  it("flushed: sessions are over, new ones begin", async () => {
    const { cookie } = await login(world, ana);
    await needs.redis.flush();
    expect((await verify(world, cookie)).statusCode).toBe(401);
    const again = await login(world, ana);
    expect((await verify(world, again.cookie)).statusCode).toBe(204);
  });

  it.each(["{", "null", "[]", '"x"', "{}", '{"id":"x","team":{}}'])("with %s as a session: nobody's", async (text) => {
    const { cookie, value } = await login(world, ana);
    await world.redis.set(`session:${sessionId(value)}`, text);
    expect((await verify(world, cookie)).statusCode).toBe(401);
    expect((await post(world, "/logout", undefined, cookie)).statusCode).toBe(204);
    expect(await world.redis.exists(`session:${sessionId(value)}`)).toBe(0);
  });
});
