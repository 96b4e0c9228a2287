import { describe, expect } from "vitest";
import { it, login, type RunningAuth, verify, withToken } from "./fixture.ts";

describe("a change with a cookie", () => {
  const host = { host: "taskflow.test" };
  const change = (auth: RunningAuth, cookie: object, headers: Record<string, string>) =>
    verify(auth, { ...cookie, ...host, "x-original-method": "POST", ...headers });

  it.for([
    ["the own page", { origin: "http://taskflow.test" }],
    ["the own page behind TLS", { origin: "https://taskflow.test" }],
    ["the own page at a port that the proxy omits", { origin: "http://taskflow.test:30080" }],
    [
      "the own page at a port that the proxy passes on",
      { origin: "http://taskflow.test:30080", host: "taskflow.test:30080" },
    ],
    ["the own page by the first proxy's host name", { origin: "https://a.test", "x-forwarded-host": "a.test" }],
    [
      "the own page with an explicit default port",
      { origin: "https://taskflow.test", "x-forwarded-host": "taskflow.test:443" },
    ],
    ["the own page behind several proxies", { origin: "https://a.test", "x-forwarded-host": "a.test, b.test" }],
  ] as const)("is accepted from %s", async ([_what, headers], { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    expect((await change(auth, cookie, headers)).statusCode).toBe(204);
  });

  it.for([
    ["another host's page", { origin: "https://evil.test" }],
    ["a host with the own name as a prefix", { origin: "https://taskflow.test.evil.test" }],
    ["a host with the own name as a suffix", { origin: "https://eviltaskflow.test" }],
    ["a neighbour", { origin: "https://grafana.taskflow.test" }],
    ["a parent", { origin: "https://test" }],
    ["another port", { origin: "http://taskflow.test:3001", host: "taskflow.test:3000" }],
    ["a page without origin", { origin: "null" }],
    ["no page", {}],
    ["nonsense", { origin: "%%%" }],
    ["a URL with the own name as its user", { origin: "https://taskflow.test@evil.test" }],
  ] as const)("is refused from %s", async ([_what, headers], { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const answer = await change(auth, cookie, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers["x-user"]).toBeUndefined();
    expect(answer.headers.authorization).toBeUndefined();
  });

  it.for(["POST", "PUT", "PATCH", "DELETE", "post", "PURGE"])(
    "requires an Origin for the method %s",
    async (method, { auth, ana }) => {
      const { cookie } = await login(auth, ana);
      const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
      expect((await verify(auth, { ...cookie, ...headers })).statusCode).toBe(403);
    },
  );

  it.for(["GET", "HEAD", "OPTIONS"])("is not assumed for %s", async (method, { auth, ana }) => {
    const { cookie } = await login(auth, ana);
    const headers = { ...host, "x-original-method": method, origin: "https://evil.test" };
    expect((await verify(auth, { ...cookie, ...headers })).statusCode).toBe(204);
  });

  it("is accepted with a token from any origin: no other host's page has one", async ({ auth, ana }) => {
    const { token, cookie } = await login(auth, ana);
    expect((await change(auth, withToken(token), { origin: "https://evil.test" })).statusCode).toBe(204);
    expect((await change(auth, withToken(token), {})).statusCode).toBe(204);
    expect((await change(auth, cookie, { ...withToken(token) })).statusCode).toBe(204);
  });
});
