import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import type { SlowingRules } from "../src/login-attempts.ts";
import { type AuthWorld, login, type Needs, type Person, post, startAuth, startNeeds } from "./world.ts";

let needs: Needs;
let ana: Person;
const worlds: AuthWorld[] = [];
beforeAll(async () => {
  needs = await startNeeds();
  ana = await needs.person();
});
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
  await needs.redis.flush();
});
afterAll(async () => {
  await needs?.close();
});

async function start(slowing: Partial<SlowingRules> = {}, usersUrl = needs.usersUrl): Promise<AuthWorld> {
  const world = await startAuth({ ...needs, usersUrl, slowing });
  worlds.push(world);
  await world.ready();
  return world;
}

const wrong = (email = ana.email) => ({ email, password: "not the one" });
const from = (address: string) => ({ "x-forwarded-for": address });
const newEmail = () => `${randomBytes(6).toString("hex")}@example.com`;

/** Makes `times` attempts, one after the other; answers with their statuses. */
async function guess(times: number, make: (time: number) => Promise<{ statusCode: number }>) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await make(time)).statusCode);
  return statuses;
}

const times = (count: number, status: number): number[] => Array(count).fill(status);

describe("an e-mail", () => {
  it("has five failures; the sixth attempt waits, even with the right password", async () => {
    const world = await start();
    const statuses = await guess(6, () => post(world, "/login", wrong()));
    expect(statuses).toEqual([...times(5, 401), 429]);
    const { answer } = await login(world, ana);
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

  it("is slowed alike whether somebody has it or nobody", async () => {
    const world = await start();
    const nobody = wrong(newEmail());
    expect(await guess(6, () => post(world, "/login", nobody))).toEqual([...times(5, 401), 429]);
  });

  it("is the same however it is spelt, and from whatever address", async () => {
    const world = await start();
    const [name, host] = ana.email.split("@") as [string, string];
    const spelt = [ana.email, ana.email.toUpperCase(), `${name.toUpperCase()}@${host}`];
    const statuses = await guess(6, (time) => post(world, "/login", wrong(spelt[time % 3]), from(`203.0.113.${time}`)));
    expect(statuses.at(-1)).toBe(429);
  });

  it("is no other one", async () => {
    const world = await start();
    await guess(6, () => post(world, "/login", wrong(newEmail())));
    expect((await login(world, ana)).answer.statusCode).toBe(200);
  });

  it("starts anew after a log-in that succeeded", async () => {
    const world = await start();
    for (let round = 0; round < 3; round += 1) {
      await guess(4, () => post(world, "/login", wrong()));
      expect((await login(world, ana)).answer.statusCode).toBe(200);
    }
  });

  it("waits twice as long after each further failure, up to the longest wait", async () => {
    const world = await start();
    await guess(4, () => post(world, "/login", wrong()));
    for (const seconds of [15, 30, 60, 120, 240, 480, 900, 900]) {
      expect((await post(world, "/login", wrong())).statusCode).toBe(401);
      const answer = await post(world, "/login", wrong());
      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(seconds - 5);
      expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(seconds);
      // As if it had been waited for.
      await world.redis.del(await world.redis.keys("login-wait:email:*"));
    }
  });

  it("is not held back longer by asking during the wait", async () => {
    const world = await start({ perEmail: 1, firstWait: 400 });
    await post(world, "/login", wrong());
    const start429 = performance.now();
    await guess(10, () => post(world, "/login", wrong()));
    const { answer } = await login(world, ana);
    if (performance.now() - start429 < 350) expect(answer.statusCode).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 410));
    expect((await login(world, ana)).answer.statusCode).toBe(200);
  });

  it("forgets failures that are 15 minutes old", async () => {
    const world = await start({ window: 300 });
    await guess(4, () => post(world, "/login", wrong()));
    await new Promise((resolve) => setTimeout(resolve, 310));
    expect(await guess(4, () => post(world, "/login", wrong()))).toEqual(times(4, 401));
    const real = await start();
    await post(real, "/login", wrong(newEmail()));
    const left = await Promise.all((await real.redis.keys("login-failures:*")).map((key) => real.redis.pttl(key)));
    for (const ms of left) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(15 * 60_000);
    }
  });

  it("is no more open to a hundred guesses at once, at two replicas", async () => {
    const [one, two] = [await start(), await start()];
    const answers = await Promise.all(
      [...Array(100)].map((_, index) => post(index % 2 ? one : two, "/login", wrong())),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(95);
  });

  it("stands in Redis as a hash only, and not for ever", async () => {
    const world = await start();
    await guess(6, () => post(world, "/login", wrong()));
    const keys = await world.redis.keys("*");
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) {
      expect(key).not.toContain(ana.email.split("@")[0]);
      expect(await world.redis.ttl(key)).toBeGreaterThan(0);
    }
  });
});

describe("what is nobody's fault is not counted", () => {
  it("users that is down", async () => {
    const world = await start({ perEmail: 2 }, `http://127.0.0.1:${await freePort()}`);
    const statuses = await guess(5, () => post(world, "/login", wrong()));
    expect(statuses).toEqual(times(5, 503));
    const back = await start({ perEmail: 2 });
    expect((await login(back, ana)).answer.statusCode).toBe(200);
    expect((await world.app.inject("/metrics")).body).toContain('login_failures_total{reason="unavailable"} 5');
  });
});
