import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionId, sessionsRepository } from "../src/sessions-repository.ts";
import {
  type AuthWorld,
  age,
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

describe("log-out", () => {
  it("ends the session at once: cookie and token are worth nothing after it", async () => {
    const { cookie, token } = await login(world, ana);
    expect((await verify(world, cookie)).statusCode).toBe(204);
    const answer = await post(world, "/logout", undefined, cookie);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers["set-cookie"]).toBe("taskflow_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict");
    for (const headers of [cookie, withToken(token)]) {
      expect((await verify(world, headers)).statusCode).toBe(401);
      expect((await me(headers)).statusCode).toBe(401);
      expect((await post(world, "/token", undefined, headers)).statusCode).toBe(401);
    }
  });

  it("can be asked for again, and without a session", async () => {
    const { cookie } = await login(world, ana);
    for (const headers of [cookie, cookie, {}, { cookie: "taskflow_session=x" }])
      expect((await post(world, "/logout", undefined, headers)).statusCode).toBe(204);
  });

  it("leaves other sessions of the user alone", async () => {
    const [phone, desk] = [await login(world, ana), await login(world, ana)];
    await post(world, "/logout", undefined, phone.cookie);
    expect((await me(desk.cookie)).statusCode).toBe(200);
  });

  it("works by token, for programs", async () => {
    const { token } = await login(world, ana);
    expect((await post(world, "/logout", undefined, withToken(token))).statusCode).toBe(204);
    expect((await verify(world, withToken(token))).statusCode).toBe(401);
  });

  it("is not undone by a request that was under way", async () => {
    const { value } = await login(world, ana);
    await age(world, value);
    const sessions = sessionsRepository(world.redis);
    const found = await sessions.find(sessionId(value));
    await sessions.remove([sessionId(value)]);
    await found?.slide?.();
    expect(found?.slide).toBeDefined();
    expect(await world.redis.exists(`session:${sessionId(value)}`)).toBe(0);
    expect(await world.redis.zscore("sessions", sessionId(value))).toBeNull();
  });

  it("is not for another host's page", async () => {
    const { cookie } = await login(world, ana);
    const headers = { ...cookie, host: "taskflow.test", origin: "https://evil.test" };
    const answer = await post(world, "/logout", undefined, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect((await me(cookie)).statusCode).toBe(200);
  });
});
