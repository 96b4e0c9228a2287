import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import { sessionId } from "../src/sessions-repository.ts";
import { age, it, lifeOf, login, post, type RunningAuth, verify, withToken } from "./fixture.ts";

const me = (auth: RunningAuth, headers: Record<string, string>) => auth.app.inject({ url: "/me", headers });
const key = (value: string) => `session:${sessionId(value)}`;

describe("a session", () => {
  it("identifies the user by cookie and by token", async ({ auth, ana }) => {
    const { cookie, token } = await login(auth, ana);
    for (const headers of [cookie, withToken(token)]) {
      const answer = await me(auth, headers);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual(ana.user);
    }
  });

  it("requires a cookie or a token", async ({ auth }) => {
    const answer = await me(auth, {});
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it("lives for 12 h after its last use", async ({ auth, ana }) => {
    const { value } = await login(auth, ana);
    expect(await lifeOf(auth, value)).toBeGreaterThan(43_150);
    expect(await lifeOf(auth, value)).toBeLessThanOrEqual(43_200);
  });

  it("slides: use within 12 h extends it", async ({ auth, ana }) => {
    for (const url of ["/me", "/verify"]) {
      const { cookie, value } = await login(auth, ana);
      await age(auth, value);
      const answer = await auth.app.inject({ url, headers: cookie });
      expect(answer.statusCode).toBeLessThan(300);
      expect(answer.headers["set-cookie"]).toContain(`taskflow_session=${value}; Max-Age=43200`);
      await expect.poll(() => lifeOf(auth, value)).toBeGreaterThan(43_190);
      expect((await verify(auth, cookie)).headers["set-cookie"]).toBeUndefined();
    }
  });

  it("is not written with each request", async ({ auth, ana }) => {
    const { cookie, value } = await login(auth, ana);
    await auth.redis.expire(key(value), 43_000);
    expect((await verify(auth, cookie)).headers["set-cookie"]).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lifeOf(auth, value)).toBeLessThanOrEqual(43_000);
  });

  it("ends at its time, and so do its cookie and token", async ({ auth, ana }) => {
    const { cookie, token, value } = await login(auth, ana);
    expect((await verify(auth, cookie)).statusCode).toBe(204);
    await auth.redis.pexpire(key(value), 1);
    await expect.poll(() => auth.redis.exists(key(value))).toBe(0);
    for (const headers of [cookie, withToken(token)]) {
      expect((await verify(auth, headers)).statusCode).toBe(401);
      expect((await me(auth, headers)).statusCode).toBe(401);
    }
  });
});

describe("a token", () => {
  it("is issued for a session", async ({ auth, ana }) => {
    const { cookie, value } = await login(auth, ana);
    const answer = await post(auth, "/token", undefined, cookie);
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
    expect((await verify(auth, withToken(token))).statusCode).toBe(204);
  });

  it("is not issued without a session or to another host's page", async ({ auth, ana }) => {
    expect((await post(auth, "/token")).statusCode).toBe(401);
    const { cookie } = await login(auth, ana);
    const foreign = { ...cookie, host: "taskflow.test", origin: "https://evil.test" };
    expect((await post(auth, "/token", undefined, foreign)).statusCode).toBe(403);
  });
});

describe("the metrics", () => {
  it("count live sessions, without those that Redis has not removed yet", async ({ auth, ana }) => {
    const count = async () => Number(/^taskflow_sessions (\S+)$/m.exec((await auth.app.inject("/metrics")).body)?.[1]);
    const before = await count();
    const [one, two] = [await login(auth, ana), await login(auth, ana)];
    expect(await count()).toBe(before + 2);
    await post(auth, "/logout", undefined, one.cookie);
    expect(await count()).toBe(before + 1);
    // Simulates the end of its 12 h.
    await auth.redis.zadd("sessions", Math.floor(Date.now() / 1_000) - 1, sessionId(two.value));
    expect(await count()).toBe(before);
    await login(auth, ana);
    expect(await auth.redis.zscore("sessions", sessionId(two.value))).toBeNull();
  });

  it("count log-ins, failures and verifications", async ({ auth, ana }) => {
    const { cookie } = await login(auth, ana);
    await login(auth, { email: "somebody@example.com", password: "not the one" });
    await verify(auth, cookie);
    await verify(auth, {});
    const { body } = await auth.app.inject("/metrics");
    expect(body).toMatch(/^taskflow_logins_total [1-9]/m);
    expect(body).toMatch(/^taskflow_login_failures_total{reason="wrong"} [1-9]/m);
    expect(body).toMatch(/^taskflow_verifications_total{result="accepted"} [1-9]/m);
    expect(body).toMatch(/^taskflow_verifications_total{result="refused"} [1-9]/m);
  });
});
