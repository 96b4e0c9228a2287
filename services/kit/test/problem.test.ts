import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../app.ts";
import { Problem, unavailable } from "../problem.ts";
import { object } from "../schema.ts";
import { eventually } from "../testing.ts";
import { problemOf, testApp } from "./fixture.ts";

/** Part of every error whose text must not reach a caller. */
const inside = `inside-${randomBytes(8).toString("hex")}`;

const thrown: Record<string, () => unknown> = {
  error: () => new Error(inside),
  "type error": () => new TypeError(inside),
  text: () => inside,
  nothing: () => undefined,
  null: () => null,
  number: () => 404,
  object: () => ({ message: inside, statusCode: 418 }),
  "status 200": () => Object.assign(new Error(inside), { statusCode: 200 }),
  "status 999": () => Object.assign(new Error(inside), { statusCode: 999 }),
  "status as text": () => Object.assign(new Error(inside), { statusCode: "400" }),
  "somebody's 404": () => Object.assign(new Error(inside), { statusCode: 404 }),
  "somebody's validation": () => Object.assign(new Error(inside), { validation: inside }),
};

let app: App;
let lines: Record<string, unknown>[];
beforeAll(async () => {
  ({ app, lines } = await testApp({ bodyLimit: 1_000 }));
  app.get("/throws/:what", async ({ params }) => {
    throw thrown[decodeURIComponent((params as { what: string }).what)]?.();
  });
  app.get("/conflict", async () => {
    const errors = [{ path: "/a", message: "is taken" }];
    throw new Problem(409, "it is taken", { errors, members: { current: 3 }, cause: new Error(inside) });
  });
  app.get("/unavailable", async () => {
    throw unavailable("the database", new Error(inside));
  });
  app.get("/unsendable", { schema: { response: { 200: object({ n: { type: "integer" } }) } } }, async () => ({
    n: inside as never,
  }));
  app.get("/breaks-off", async (_request, reply) => {
    const stream = new Readable({ read() {} });
    stream.push("first part");
    setTimeout(() => stream.destroy(new Error(inside)), 50);
    return reply.type("text/plain").send(stream);
  });
  app.post("/things", { schema: { body: object({ name: { type: "string" } }) } }, async ({ body }) => body);
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app?.close());

const json = { "content-type": "application/json" };
const post = (payload: string, headers: Record<string, string> = json) =>
  app.inject({ method: "POST", url: "/things", payload, headers });

describe("an unexpected error", () => {
  it.each(Object.keys(thrown).filter((what) => what !== "nothing"))(
    "has an answer without details: %s",
    async (what) => {
      lines.length = 0;
      const answer = await app.inject(`/throws/${encodeURIComponent(what)}`);
      const problem = problemOf(answer, what === "somebody's 404" ? 404 : what === "object" ? 418 : 500);
      expect(Object.keys(problem).sort()).toEqual(["requestId", "status", "title", "type"]);
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain(inside);
    },
  );

  it("is logged with its stack and the request's id", async () => {
    lines.length = 0;
    const { requestId } = problemOf(await app.inject("/throws/error"), 500);
    const line = lines.find(({ level }) => level === "error");
    expect(line).toMatchObject({ requestId, err: { message: inside, stack: expect.stringContaining("problem.test") } });
  });

  it("is the answer if the result does not fit its schema", async () => {
    const answer = await app.inject("/unsendable");
    expect(problemOf(answer, 500).detail).toBeUndefined();
    expect(answer.body).not.toContain(inside);
  });

  it("during an answer cuts it off, and the service continues", async () => {
    const { port } = app.server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/breaks-off`);
    await expect(response.text()).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });
});

describe("a problem", () => {
  it("has its members and no cause", async () => {
    const answer = await app.inject("/conflict");
    expect(problemOf(answer, 409)).toEqual({
      type: "about:blank",
      title: "Conflict",
      status: 409,
      detail: "it is taken",
      errors: [{ path: "/a", message: "is taken" }],
      current: 3,
      requestId: answer.headers["x-request-id"],
    });
  });

  it("of an unavailable dependency has Retry-After; its cause is logged", async () => {
    lines.length = 0;
    const answer = await app.inject("/unavailable");
    expect(problemOf(answer, 503).detail).toBe("the database does not answer");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(lines.find(({ level }) => level === "warn")).toMatchObject({ err: { message: inside } });
  });

  it.each([
    ["GET", "/nowhere"],
    ["DELETE", "/things"],
    ["GET", "/things"],
    ["OPTIONS", "/things"],
    ["GET", "/healthz/"],
  ] as const)("is 404 at %s %s", async (method, url) => {
    problemOf(await app.inject({ method, url: `${url}?token=${inside}` }), 404);
    expect((await app.inject({ method, url: `${url}?token=${inside}` })).body).not.toContain(inside);
  });

  it("is 414 for a URL with a segment that is too long", async () => {
    const { detail } = problemOf(await app.inject(`/throws/${"x".repeat(300)}`), 414);
    expect(detail).toBe("the URL cannot be read");
  });

  it.each(["/%", "/throws/%zz", "/%E0%A4%A"])("is 400 for the invalid URL %s", async (url) => {
    problemOf(await app.inject(url), 400);
  });
});

describe("a body", () => {
  it.each(["{", '{"name":', "", "nothing", '{"name":"a"}}', '{"__proto__":{"a":1},"name":"b"}', '{"name":"a\u0001"}'])(
    "%j answers 400",
    async (payload) => {
      expect(problemOf(await post(payload), 400).detail).not.toContain("FST_");
    },
  );

  it("that is too large answers 413", async () => {
    problemOf(await post(JSON.stringify({ name: "x".repeat(1_000) })), 413);
  });

  it.each(["text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", "application/json-seq"])(
    "of type %s answers 415",
    async (type) => {
      problemOf(await post("x", { "content-type": type }), 415);
    },
  );

  it("that is missing answers 400", async () => {
    problemOf(await app.inject({ method: "POST", url: "/things" }), 400);
    problemOf(await post("", json), 400);
  });

  it("with a charset parameter is JSON", async () => {
    expect((await post('{"name":"é"}', { "content-type": "application/json; charset=utf-8" })).json()).toEqual({
      name: "é",
    });
  });
});

describe("a request that is not HTTP", () => {
  async function say(text: string): Promise<string> {
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("error", () => {});
    socket.write(text);
    await once(socket, "close");
    return said;
  }

  it.each([
    ["400", "nonsense\r\n\r\n"],
    ["400", "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n"],
    ["400", "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ["431", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`],
  ])("answers %s as a problem and closes the connection: %#", async (status, text) => {
    const said = await say(text);
    expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(said.toLowerCase()).toContain("content-type: application/problem+json");
    expect(JSON.parse(said.split("\r\n\r\n")[1] ?? "")).toMatchObject({ type: "about:blank", status: Number(status) });
    expect(await eventually(async () => (await app.inject("/healthz")).statusCode)).toBe(200);
  });
});
