import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type AuthWorld, login, type Needs, type Person, startAuth, startNeeds, tryLogin, verify } from "./world.ts";

let needs: Needs;
let ana: Person;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  needs = await startNeeds();
  ana = await needs.person();
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(async () => {
  await needs?.close();
});

/** Something in the place of users. */
async function instead(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  open.push({ close: () => server.close() && server.closeAllConnections() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(usersUrl: string): Promise<AuthWorld> {
  const world = await startAuth({ ...needs, usersUrl });
  open.push(world);
  await world.ready();
  return world;
}

const json = (status: number, body: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
};

it("users that is down: nobody logs in, who is in goes on, auth is ready", async () => {
  const { cookie } = await login(await start(needs.usersUrl), ana);
  const world = await start(`http://127.0.0.1:${await freePort()}`);
  const answer = await tryLogin(world, ana);
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBeDefined();
  expect(answer.json().detail).toBe("users does not answer");
  expect((await verify(world, cookie)).statusCode).toBe(204);
  expect((await world.app.inject("/readyz")).statusCode).toBe(200);
});

it("users that hangs costs 5 s, and only who logs in", async () => {
  const world = await start(await instead(() => {}));
  const begin = performance.now();
  const waiting = Promise.all([...Array(20)].map((_, index) => tryLogin(world, { ...ana, email: `${index}@x.y` })));
  expect((await world.app.inject("/healthz")).statusCode).toBe(200);
  expect((await verify(world, {})).statusCode).toBe(401);
  for (const { statusCode } of await waiting) expect(statusCode).toBe(503);
  expect(performance.now() - begin).toBeLessThan(7_000);
});

it("users that is slow is waited for", async () => {
  const slow = await instead((_request, response) => {
    setTimeout(() => json(200, ana.user)(_request, response), 1_500);
  });
  const { answer } = await login(await start(slow), ana);
  expect(answer.statusCode).toBe(200);
});

describe("users that answers nonsense opens no session", () => {
  it.each([
    ["500", json(500, {})],
    ["429", json(429, {})],
    ["404", json(404, ana)],
    ["nobody", json(200, null)],
    ["a text", json(200, "ok")],
    ["somebody without a team", json(200, { id: "0198c0de-0000-7000-8000-000000000000", name: "x", email: "x" })],
    ["an id that is none", json(200, { id: "../admin", name: "x", email: "x", team: { id: "1", name: "x" } })],
    ["a page", ((_request, response) => response.end("<html>")) as RequestListener],
    [
      "half an answer",
      ((_request, response) => response.writeHead(200, { "content-length": "9" }).end("{")) as RequestListener,
    ],
    [
      "JSON that is none",
      ((_request, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end("{")) as RequestListener,
    ],
    [
      "another place",
      ((_request, response) => response.writeHead(302, { location: needs.usersUrl }).end()) as RequestListener,
    ],
  ])("%s", async (_what, listener) => {
    const world = await start(await instead(listener));
    const sessions = await world.redis.zcard("sessions");
    const answer = await tryLogin(world, ana);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(await world.redis.zcard("sessions")).toBe(sessions);
  });
});
