import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuthWorld, login, type Needs, type Person, startAuth, startNeeds, verify, withToken } from "./world.ts";

let needs: Needs;
let world: AuthWorld;
let ana: Person;
beforeAll(async () => {
  needs = await startNeeds();
  world = await startAuth(needs);
  await world.ready();
  ana = await needs.person();
});
afterAll(async () => {
  await world?.close();
  await needs?.close();
});

describe("a change by cookie", () => {
  const host = { host: "taskflow.test" };
  const change = (cookie: object, headers: Record<string, string>) =>
    verify(world, { ...cookie, ...host, "x-original-method": "POST", ...headers });

  it.each([
    ["our page", { origin: "http://taskflow.test" }],
    ["our page behind TLS", { origin: "https://taskflow.test" }],
    ["our page at a port that the proxy does not tell", { origin: "http://taskflow.test:30080" }],
    ["our page at a port that it tells", { origin: "http://taskflow.test:30080", host: "taskflow.test:30080" }],
    ["our page by the name that the first proxy heard", { origin: "https://a.test", "x-forwarded-host": "a.test" }],
    ["our page, default port told", { origin: "https://taskflow.test", "x-forwarded-host": "taskflow.test:443" }],
    ["our page, several proxies", { origin: "https://a.test", "x-forwarded-host": "a.test, b.test" }],
  ])("is %s's to make", async (_what, headers) => {
    const { cookie } = await login(world, ana);
    expect((await change(cookie, headers)).statusCode).toBe(204);
  });

  it.each([
    ["another host's page", { origin: "https://evil.test" }],
    ["a host that only begins so", { origin: "https://taskflow.test.evil.test" }],
    ["a host that only ends so", { origin: "https://eviltaskflow.test" }],
    ["a neighbour", { origin: "https://grafana.taskflow.test" }],
    ["a parent", { origin: "https://test" }],
    ["another port", { origin: "http://taskflow.test:3001", host: "taskflow.test:3000" }],
    ["a page without origin", { origin: "null" }],
    ["no page", {}],
    ["nonsense", { origin: "%%%" }],
    ["a user name that looks like us", { origin: "https://taskflow.test@evil.test" }],
  ])("is not %s's to make", async (_what, headers) => {
    const { cookie } = await login(world, ana);
    const answer = await change(cookie, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["x-user"]).toBeUndefined();
    expect(answer.headers.authorization).toBeUndefined();
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "post", "PURGE"])("is asked where it comes from: %s", async (method) => {
    const { cookie } = await login(world, ana);
    const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
    expect((await verify(world, { ...cookie, ...headers })).statusCode).toBe(403);
  });

  it.each(["GET", "HEAD", "OPTIONS"])("is none where it is %s", async (method) => {
    const { cookie } = await login(world, ana);
    const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
    expect((await verify(world, { ...cookie, ...headers })).statusCode).toBe(204);
  });

  it("is another matter by token: no page of another host has it", async () => {
    const { token, cookie } = await login(world, ana);
    expect((await change(withToken(token), { origin: "https://evil.test" })).statusCode).toBe(204);
    expect((await change(withToken(token), {})).statusCode).toBe(204);
    expect((await change(cookie, { ...withToken(token) })).statusCode).toBe(204);
  });
});
