import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { it, login, tryLogin, verify } from "./fixture.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** Starts a stand-in for users. */
async function instead(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  open.push({ close: () => server.close() && server.closeAllConnections() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (status: number, body: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
};

it("users down: log-ins answer 503, sessions continue, auth is ready", async ({ needs, ana, start }) => {
  const { cookie } = await login(await start({ usersUrl: needs.usersUrl }), ana);
  const auth = await start({ usersUrl: `http://127.0.0.1:${await freePort()}` });
  const answer = await tryLogin(auth, ana);
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBeDefined();
  expect(answer.json().detail).toBe("users does not answer");
  expect((await verify(auth, cookie)).statusCode).toBe(204);
  expect((await auth.app.inject("/readyz")).statusCode).toBe(200);
});

it("users hanging: log-ins answer 503 after 5 s, other requests are not delayed", async ({ ana, start }) => {
  const auth = await start({ usersUrl: await instead(() => {}) });
  const begin = performance.now();
  const waiting = Promise.all([...Array(20)].map((_, index) => tryLogin(auth, { ...ana, email: `${index}@x.y` })));
  expect((await auth.app.inject("/healthz")).statusCode).toBe(200);
  expect((await verify(auth, {})).statusCode).toBe(401);
  for (const { statusCode } of await waiting) expect(statusCode).toBe(503);
  expect(performance.now() - begin).toBeLessThan(7_000);
});

it("users slow: auth waits for the answer", async ({ ana, start }) => {
  const slow = await instead((_request, response) => {
    setTimeout(() => json(200, ana.user)(_request, response), 1_500);
  });
  const { answer } = await login(await start({ usersUrl: slow }), ana);
  expect(answer.statusCode).toBe(200);
});

describe("an invalid answer of users opens no session", () => {
  const uuid = "0198c0de-0000-7000-8000-000000000000";
  const person = { id: uuid, name: "x", email: "x" };
  type Case = readonly [name: string, listener: (usersUrl: string) => RequestListener];
  it.for<Case>([
    ["a 500", () => json(500, {})],
    ["a 429", () => json(429, {})],
    ["a 404 with a user", () => json(404, { ...person, team: { id: uuid, name: "x" } })],
    ["null", () => json(200, null)],
    ["a string", () => json(200, "ok")],
    ["a user without a team", () => json(200, person)],
    ["an invalid id", () => json(200, { ...person, id: "../admin", team: { id: "1", name: "x" } })],
    ["a page", () => (_request, response) => response.end("<html>")],
    ["half an answer", () => (_request, response) => response.writeHead(200, { "content-length": "9" }).end("{")],
    [
      "invalid JSON",
      () => (_request, response) => response.writeHead(200, { "content-type": "application/json" }).end("{"),
    ],
    ["a redirect", (usersUrl) => (_request, response) => response.writeHead(302, { location: usersUrl }).end()],
  ])("%s", async ([_name, listener], { needs, ana, start }) => {
    const auth = await start({ usersUrl: await instead(listener(needs.usersUrl)) });
    const sessions = await auth.redis.zcard("sessions");
    const answer = await tryLogin(auth, ana);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(await auth.redis.zcard("sessions")).toBe(sessions);
  });
});
