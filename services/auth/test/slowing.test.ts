import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { it, login, post } from "./fixture.ts";

// Attempts count in Redis.
it.afterEach(({ needs }) => needs.redis.flush());

const wrong = (email: string) => ({ email, password: "not the one" });
const from = (address: string) => ({ "x-forwarded-for": address });
const newEmail = () => `${randomBytes(6).toString("hex")}@example.com`;

/** Makes `times` attempts in sequence. @returns their statuses */
async function guess(times: number, make: (time: number) => Promise<{ statusCode: number }>) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await make(time)).statusCode);
  return statuses;
}

const times = (count: number, status: number): number[] => Array(count).fill(status);

describe("an e-mail", () => {
  it("allows five failures; the sixth attempt must wait, even with the right password", async ({ ana, start }) => {
    const auth = await start();
    const statuses = await guess(6, () => post(auth, "/login", wrong(ana.email)));
    expect(statuses).toEqual([...times(5, 401), 429]);
    const { answer } = await login(auth, ana);
    expect(answer.statusCode).toBe(429);
    const seconds = Number(answer.headers["retry-after"]);
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThanOrEqual(15);
    expect(answer.json()).toMatchObject({
      title: "Too Many Requests",
      detail: expect.stringContaining(`${seconds} s`),
    });
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("is slowed equally whether it is registered or not", async ({ start }) => {
    const auth = await start();
    const unregistered = wrong(newEmail());
    expect(await guess(6, () => post(auth, "/login", unregistered))).toEqual([...times(5, 401), 429]);
  });

  it("counts in any spelling and from any address", async ({ ana, start }) => {
    const auth = await start();
    const [name, host] = ana.email.split("@") as [string, string];
    const spelt = [ana.email, ana.email.toUpperCase(), `${name.toUpperCase()}@${host}`] as const;
    const statuses = await guess(6, (time) =>
      post(auth, "/login", wrong(spelt[(time % 3) as 0 | 1 | 2]), from(`203.0.113.${time}`)),
    );
    expect(statuses.at(-1)).toBe(429);
  });

  it("does not slow another e-mail", async ({ ana, start }) => {
    const auth = await start();
    await guess(6, () => post(auth, "/login", wrong(newEmail())));
    expect((await login(auth, ana)).answer.statusCode).toBe(200);
  });

  it("starts again after a successful log-in", async ({ ana, start }) => {
    const auth = await start();
    for (let round = 0; round < 3; round += 1) {
      await guess(4, () => post(auth, "/login", wrong(ana.email)));
      expect((await login(auth, ana)).answer.statusCode).toBe(200);
    }
  });

  it("waits twice as long after each further failure, up to the longest wait", async ({ ana, start }) => {
    const auth = await start();
    await guess(4, () => post(auth, "/login", wrong(ana.email)));
    for (const seconds of [15, 30, 60, 120, 240, 480, 900, 900]) {
      expect((await post(auth, "/login", wrong(ana.email))).statusCode).toBe(401);
      const answer = await post(auth, "/login", wrong(ana.email));
      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(seconds - 5);
      expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(seconds);
      // Simulates the end of the wait.
      await auth.redis.del(await auth.redis.keys("login-wait:email:*"));
    }
  });

  it("does not wait longer after attempts during the wait", async ({ ana, start }) => {
    const auth = await start({ slowing: { perEmail: 1, firstWait: 400 } });
    await post(auth, "/login", wrong(ana.email));
    const start429 = performance.now();
    await guess(10, () => post(auth, "/login", wrong(ana.email)));
    const { answer } = await login(auth, ana);
    if (performance.now() - start429 < 350) expect(answer.statusCode).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 410));
    expect((await login(auth, ana)).answer.statusCode).toBe(200);
  });

  it("forgets failures after 15 minutes", async ({ ana, start }) => {
    const auth = await start({ slowing: { window: 300 } });
    await guess(4, () => post(auth, "/login", wrong(ana.email)));
    await new Promise((resolve) => setTimeout(resolve, 310));
    expect(await guess(4, () => post(auth, "/login", wrong(ana.email)))).toEqual(times(4, 401));
    const real = await start();
    await post(real, "/login", wrong(newEmail()));
    const left = await Promise.all((await real.redis.keys("login-failures:*")).map((key) => real.redis.pttl(key)));
    for (const ms of left) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(15 * 60_000);
    }
  });

  it("has the same limit for a hundred concurrent guesses at two replicas", async ({ ana, start }) => {
    const [one, two] = [await start(), await start()];
    const answers = await Promise.all(
      [...Array(100)].map((_, index) => post(index % 2 ? one : two, "/login", wrong(ana.email))),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(95);
  });

  it("is stored in Redis as a hash only, with an expiry", async ({ ana, start }) => {
    const auth = await start();
    await guess(6, () => post(auth, "/login", wrong(ana.email)));
    const keys = await auth.redis.keys("*");
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) {
      expect(key).not.toContain(ana.email.split("@")[0]);
      expect(await auth.redis.ttl(key)).toBeGreaterThan(0);
    }
  });
});

describe("failures without a comparison are not counted", () => {
  it("because users is down", async ({ ana, start }) => {
    const auth = await start({ slowing: { perEmail: 2 }, usersUrl: `http://127.0.0.1:${await freePort()}` });
    const statuses = await guess(5, () => post(auth, "/login", wrong(ana.email)));
    expect(statuses).toEqual(times(5, 503));
    const back = await start({ slowing: { perEmail: 2 } });
    expect((await login(back, ana)).answer.statusCode).toBe(200);
    expect((await auth.app.inject("/metrics")).body).toContain('login_failures_total{reason="unavailable"} 5');
  });
});
