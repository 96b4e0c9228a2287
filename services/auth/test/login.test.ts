import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuthWorld, login, type Needs, type Person, startAuth, startNeeds } from "./world.ts";

let needs: Needs;
let world: AuthWorld;
let ana: Person;
beforeAll(async () => {
  needs = await startNeeds();
  world = await startAuth(needs);
  await world.ready();
  ana = await needs.person({ name: "Ana" });
});
afterAll(async () => {
  await world?.close();
  await needs?.close();
});

const me = (headers: Record<string, string>) => world.app.inject({ url: "/me", headers });

describe("log-in", () => {
  it("answers the user, a token and a cookie", async () => {
    const { answer } = await login(world, ana);
    expect(answer.statusCode).toBe(200);
    const { user, expiresAt } = answer.json();
    expect(user).toEqual(ana.user);
    expect(Date.parse(expiresAt) - Date.now()).toBeCloseTo(300_000, -4);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const attributes = "Max-Age=43200; Path=/; HttpOnly; SameSite=Strict";
    expect(answer.headers["set-cookie"]).toMatch(new RegExp(`^taskflow_session=[\\w-]{43}; ${attributes}$`));
  });

  it.each([
    ["https", true],
    ["https,http", true],
    ["http", false],
    ["http,https", false],
  ])("behind %s marks the cookie as Secure: %s", async (scheme, secure) => {
    const { answer } = await login(world, ana, { "x-forwarded-proto": scheme });
    expect(String(answer.headers["set-cookie"]).endsWith("; Secure")).toBe(secure);
  });

  it("finds the user however the address is spelt", async () => {
    expect((await login(world, { ...ana, email: ana.email.toUpperCase() })).answer.statusCode).toBe(200);
  });

  it("gives each session a value of its own, and Redis nothing but its hash", async () => {
    const [one, two] = [await login(world, ana), await login(world, ana)];
    expect(one.value).not.toBe(two.value);
    const hash = createHash("sha256").update(one.value).digest("base64url");
    expect(JSON.parse(String(await world.redis.get(`session:${hash}`)))).toMatchObject({ user: ana.user });
    for (const name of await world.redis.keys("*")) expect(name).not.toContain(one.value);
  });

  it("says the same of a wrong password and of nobody", async () => {
    const wrong = await login(world, { ...ana, password: "not the one" });
    const nobody = await login(world, { email: "nobody@example.com", password: "not the one" });
    const told = ({ answer }: typeof wrong) => {
      const { requestId: _, ...problem } = answer.json();
      return { status: answer.statusCode, problem, cookie: answer.headers["set-cookie"] };
    };
    expect(told(wrong)).toEqual(told(nobody));
    expect(told(wrong)).toMatchObject({ status: 401, cookie: undefined });
  });

  it("takes as long for a wrong password as for nobody", async () => {
    const time = async (email: string) => {
      const start = performance.now();
      expect((await login(world, { email, password: "not the one" })).answer.statusCode).toBe(401);
      return performance.now() - start;
    };
    const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 9; round += 1) {
      known.push(await time((await needs.person()).email));
      unknown.push(await time(`nobody${round}@example.com`));
    }
    const [slow, fast] = [median(known), median(unknown)].sort((a, b) => b - a) as [number, number];
    // A comparison that is left out is ten times as fast.
    expect(slow / fast).toBeLessThan(2);
  });

  it("ends the session that the browser had", async () => {
    const before = await login(world, ana);
    await login(world, ana, before.cookie);
    expect((await me(before.cookie)).statusCode).toBe(401);
  });
});
