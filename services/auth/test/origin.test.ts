import { describe, expect } from "vitest";
import { it, login, type RunningAuth, verify, withToken } from "./fixture.ts";

describe("a change by cookie", () => {
  const host = { host: "taskflow.test" };
  const change = (auth: RunningAuth, cookie: object, headers: Record<string, string>) =>
    verify(auth, { ...cookie, ...host, "x-original-method": "POST", ...headers });

  it.for([
    ["our page", { origin: "http://taskflow.test" }],
    ["our page behind TLS", { origin: "https://taskflow.test" }],
    ["our page at a port that the proxy does not tell", { origin: "http://taskflow.test:30080" }],
    ["our page at a port that it tells", { origin: "http://taskflow.test:30080", host: "taskflow.test:30080" }],
    ["our page by the name that the first proxy heard", { origin: "https://a.test", "x-forwarded-host": "a.test" }],
    ["our page, default port told", { origin: "https://taskflow.test", "x-forwarded-host": "taskflow.test:443" }],
    ["our page, several proxies", { origin: "https://a.test", "x-forwarded-host": "a.test, b.test" }],
  ] as const)("is %s's to make", async ([_what, headers], { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    expect((await change(auth, cookie, headers)).statusCode).toBe(204);
  });

  it.for([
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
  ] as const)("is not %s's to make", async ([_what, headers], { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const answer = await change(auth, cookie, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["x-user"]).toBeUndefined();
    expect(answer.headers.authorization).toBeUndefined();
  });

  it.for(["POST", "PUT", "PATCH", "DELETE", "post", "PURGE"])(
    "is asked where it comes from: %s",
    async (method, { auth, ana }) => {
      const { cookie } = await login(auth, ana);
      const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
      expect((await verify(auth, { ...cookie, ...headers })).statusCode).toBe(403);
    },
  );

  it.for(["GET", "HEAD", "OPTIONS"])("is none where it is %s", async (method, { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
    expect((await verify(auth, { ...cookie, ...headers })).statusCode).toBe(204);
  });

  it("is another matter by token: no page of another host has it", async ({ auth, ana }) => {
    const { token, cookie } = await login(auth, ana);
    expect((await change(auth, withToken(token), { origin: "https://evil.test" })).statusCode).toBe(204);
    expect((await change(auth, withToken(token), {})).statusCode).toBe(204);
    expect((await change(auth, cookie, { ...withToken(token) })).statusCode).toBe(204);
  });
});
