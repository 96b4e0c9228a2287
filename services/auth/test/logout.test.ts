import { describe, expect } from "vitest";
import { sessionId, sessionsRepository } from "../src/sessions-repository.ts";
import { age, it, login, post, type RunningAuth, verify, withToken } from "./fixture.ts";

const me = (auth: RunningAuth, headers: Record<string, string>) => auth.app.inject({ url: "/me", headers });

describe("log-out", () => {
  it("ends the session at once: its cookie and token are refused", async ({ auth, ana }) => {
    const { cookie, token } = await login(auth, ana);
    expect((await verify(auth, cookie)).statusCode).toBe(204);
    const answer = await post(auth, "/logout", undefined, cookie);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers["set-cookie"]).toBe("taskflow_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict");
    for (const headers of [cookie, withToken(token)]) {
      expect((await verify(auth, headers)).statusCode).toBe(401);
      expect((await me(auth, headers)).statusCode).toBe(401);
      expect((await post(auth, "/token", undefined, headers)).statusCode).toBe(401);
    }
  });

  it("succeeds repeatedly and without a session", async ({ auth, ana }) => {
    const { cookie } = await login(auth, ana);
    for (const headers of [cookie, cookie, {}, { cookie: "taskflow_session=x" }])
      expect((await post(auth, "/logout", undefined, headers)).statusCode).toBe(204);
  });

  it("keeps the user's other sessions", async ({ auth, ana }) => {
    const [phone, desk] = [await login(auth, ana), await login(auth, ana)];
    await post(auth, "/logout", undefined, phone.cookie);
    expect((await me(auth, desk.cookie)).statusCode).toBe(200);
  });

  it("works with a token, for programs", async ({ auth, ana }) => {
    const { token } = await login(auth, ana);
    expect((await post(auth, "/logout", undefined, withToken(token))).statusCode).toBe(204);
    expect((await verify(auth, withToken(token))).statusCode).toBe(401);
  });

  it("is not undone by a concurrent request", async ({ auth, ana }) => {
    const { value } = await login(auth, ana);
    await age(auth, value);
    const sessions = sessionsRepository(auth.redis);
    const found = await sessions.find(sessionId(value));
    await sessions.remove([sessionId(value)]);
    await found?.slide?.();
    expect(found?.slide).toBeDefined();
    expect(await auth.redis.exists(`session:${sessionId(value)}`)).toBe(0);
    expect(await auth.redis.zscore("sessions", sessionId(value))).toBeNull();
  });

  it("is refused for another host's page", async ({ auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const headers = { ...cookie, host: "taskflow.test", origin: "https://evil.test" };
    const answer = await post(auth, "/logout", undefined, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect((await me(auth, cookie)).statusCode).toBe(200);
  });
});
