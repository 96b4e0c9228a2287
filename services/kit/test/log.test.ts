import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import { Problem } from "../problem.ts";
import { object } from "../schema.ts";
import { eventually } from "../testing.ts";
import { requestLines, testApp } from "./fixture.ts";

const secret = randomBytes(12).toString("hex");

let app: App;
let lines: Record<string, unknown>[];
let port: number;
beforeAll(async () => {
  ({ app, lines } = await testApp());
  app.post("/things/:id", { schema: { body: object({ password: { type: "string", maxLength: 5 } }) } }, async () => "");
  app.get("/fails", async () => {
    throw new Error("it fails");
  });
  app.get("/client", async ({ ip }) => ({ ip }));
  app.get("/conflict", async () => Promise.reject(new Problem(409)));
  app.get("/slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return "";
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => app?.close());
beforeEach(() => {
  lines.length = 0;
});

const withId = async (id: string) => (await app.inject({ url: "/healthz", headers: { "x-request-id": id } })).headers;

describe("a request's id", () => {
  it.each(["abc", "0198c0de-0000-7000-8000-000000000000", "a.b:c-d_e", "x".repeat(128)])("is kept: %s", async (id) => {
    expect((await withId(id))["x-request-id"]).toBe(id);
  });

  it.each(["", " ", "a b", "x".repeat(129), 'a"b', "a,b", "<b>", "é", "a\tb", "${jndi}"])(
    "is replaced if it is malformed: %j",
    async (id) => {
      const made = (await withId(id))["x-request-id"];
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it("is replaced if there are two", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n");
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
    });
    await once(socket, "close");
    expect(said).toMatch(/x-request-id: [0-9a-f-]{36}\r\n/);
  });

  it("is unique per request", async () => {
    const made = await Promise.all([1, 2, 3].map(async () => (await app.inject("/healthz")).headers["x-request-id"]));
    expect(new Set(made).size).toBe(3);
  });

  it.each(["/nowhere", "/fails", "/conflict", "/%zz", "/healthz"])("is in the answer at %s", async (url) => {
    const { headers } = await app.inject({ url, headers: { "x-request-id": "mine" } });
    expect(headers).toMatchObject({ "x-request-id": "mine", "x-content-type-options": "nosniff" });
  });
});

describe("the log", () => {
  it("has one line per request with fixed fields", async () => {
    await app.inject({ url: `/client?q=${secret}`, headers: { "x-request-id": "one" } });
    await app.inject({ url: "/nowhere", headers: { "x-request-id": "two" } });
    const fixed = { service: "test", level: "info", method: "GET", message: "request" };
    expect(requestLines(lines)).toEqual([
      { ...fixed, requestId: "one", path: "/client", status: 200, ms: expect.any(Number), time: expect.any(String) },
      { ...fixed, requestId: "two", path: "/nowhere", status: 404, ms: expect.any(Number), time: expect.any(String) },
    ]);
    expect(String(lines.at(-1)?.time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each(["/healthz", "/readyz", "/health", "/metrics"])("is quiet about %s", async (url) => {
    await app.inject(`${url}?a`);
    expect(requestLines(lines).map(({ level }) => level)).toEqual(["debug"]);
  });

  it("contains neither queries, bodies, cookies nor credentials, for any answer", async () => {
    const headers = {
      "content-type": "application/json",
      authorization: `Bearer ${secret}`,
      cookie: `s=${secret}`,
      "x-request-id": `${secret}!`,
      referer: `http://a/?${secret}`,
    };
    for (const payload of [{ password: secret.slice(0, 5) }, { password: secret }, { [secret]: 1 }, `{"${secret}`])
      await app.inject({ method: "POST", url: `/things/1?token=${secret}`, payload, headers });
    for (const url of ["/fails", "/nowhere", "/%zz", "/conflict"])
      await app.inject({ url: `${url}?${secret}`, headers });
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it("has a line for a request whose client disconnected", async () => {
    const outgoing = request({ port, path: "/slow", headers: { "x-request-id": "gone" } });
    outgoing.on("error", () => {});
    outgoing.end();
    setTimeout(() => outgoing.destroy(), 50);
    const line = await eventually(() => requestLines(lines)[0]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(requestLines(lines)).toHaveLength(1);
    expect(line).toMatchObject({ requestId: "gone", path: "/slow", status: 499 });
  });
});

describe("a client's address", () => {
  it("is the last entry, which the gateway appends: earlier entries may be forged", async () => {
    const headers = { "x-forwarded-for": "6.6.6.6, 10.1.2.3" };
    expect((await app.inject({ url: "/client", headers })).json()).toEqual({ ip: "10.1.2.3" });
    expect((await app.inject("/client")).json()).toEqual({ ip: "127.0.0.1" });
  });
});
