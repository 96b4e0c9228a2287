import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  verify,
  withToken,
} from "./world.ts";

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
const key = (value: string) => `session:${sessionId(value)}`;

describe("a session", () => {
  it("tells who it is, by cookie and by token", async () => {
    const { cookie, token } = await login(world, ana);
    for (const headers of [cookie, withToken(token)]) {
      const answer = await me(headers);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual(ana.user);
    }
  });

  it("is nobody's without cookie and token", async () => {
    const answer = await me({});
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it("lives for 12 h after its last use", async () => {
    const { value } = await login(world, ana);
    expect(await lifeOf(world, value)).toBeGreaterThan(43_150);
    expect(await lifeOf(world, value)).toBeLessThanOrEqual(43_200);
  });

  it("slides: who uses it within 12 h stays logged in", async () => {
    for (const url of ["/me", "/verify"]) {
      const { cookie, value } = await login(world, ana);
      await age(world, value);
      const answer = await world.app.inject({ url, headers: cookie });
      expect(answer.statusCode).toBeLessThan(300);
      expect(answer.headers["set-cookie"]).toContain(`taskflow_session=${value}; Max-Age=43200`);
      await expect.poll(() => lifeOf(world, value)).toBeGreaterThan(43_190);
      expect((await verify(world, cookie)).headers["set-cookie"]).toBeUndefined();
    }
  });

  it("is not written again with each request", async () => {
    const { cookie, value } = await login(world, ana);
    await world.redis.expire(key(value), 43_000);
    expect((await verify(world, cookie)).headers["set-cookie"]).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lifeOf(world, value)).toBeLessThanOrEqual(43_000);
  });

  it("ends when its time is over, cookie and token with it", async () => {
    const { cookie, token, value } = await login(world, ana);
    expect((await verify(world, cookie)).statusCode).toBe(204);
    await world.redis.pexpire(key(value), 1);
    await expect.poll(() => world.redis.exists(key(value))).toBe(0);
    for (const headers of [cookie, withToken(token)]) {
      expect((await verify(world, headers)).statusCode).toBe(401);
      expect((await me(headers)).statusCode).toBe(401);
    }
  });
});

describe("a token", () => {
  it("is had for a session", async () => {
    const { cookie, value } = await login(world, ana);
    const answer = await post(world, "/token", undefined, cookie);
    expect(answer.statusCode).toBe(200);
    const { token, expiresAt } = answer.json();
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: "taskflow",
      aud: "taskflow",
      sub: ana.user.id,
      team: ana.user.team.id,
      name: "Ana",
      sid: sessionId(value),
      iat: expect.any(Number),
      exp: Number(claims.iat) + 300,
    });
    expect(Date.parse(expiresAt)).toBe(Number(claims.exp) * 1_000);
    expect((await verify(world, withToken(token))).statusCode).toBe(204);
  });

  it("is not had without one, nor by another host's page", async () => {
    expect((await post(world, "/token")).statusCode).toBe(401);
    const { cookie } = await login(world, ana);
    const foreign = { ...cookie, host: "taskflow.test", origin: "https://evil.test" };
    expect((await post(world, "/token", undefined, foreign)).statusCode).toBe(403);
  });
});

describe("what is counted", () => {
  it("sessions alive, whatever Redis has not cleaned up yet", async () => {
    const count = async () => Number(/^taskflow_sessions (\S+)$/m.exec((await world.app.inject("/metrics")).body)?.[1]);
    const before = await count();
    const [one, two] = [await login(world, ana), await login(world, ana)];
    expect(await count()).toBe(before + 2);
    await post(world, "/logout", undefined, one.cookie);
    expect(await count()).toBe(before + 1);
    // As if its 12 h were over.
    await world.redis.zadd("sessions", Math.floor(Date.now() / 1_000) - 1, sessionId(two.value));
    expect(await count()).toBe(before);
    await login(world, ana);
    expect(await world.redis.zscore("sessions", sessionId(two.value))).toBeNull();
  });

  it("log-ins, failures, verifications", async () => {
    const { cookie } = await login(world, ana);
    await login(world, { email: "somebody@example.com", password: "not the one" });
    await verify(world, cookie);
    await verify(world, {});
    const { body } = await world.app.inject("/metrics");
    expect(body).toMatch(/^taskflow_logins_total [1-9]/m);
    expect(body).toMatch(/^taskflow_login_failures_total{reason="wrong"} [1-9]/m);
    expect(body).toMatch(/^taskflow_verifications_total{result="accepted"} [1-9]/m);
    expect(body).toMatch(/^taskflow_verifications_total{result="refused"} [1-9]/m);
  });
});
