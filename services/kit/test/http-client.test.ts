import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type HttpClient, httpClient } from "../http-client.ts";
import { createMetrics } from "../metrics.ts";
import { Problem } from "../problem.ts";
import { declared } from "./declared.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let baseUrl: string;
let call: HttpClient;
let answer: Answer;
let received: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
const sockets = new Set<Socket>();
const metrics = createMetrics(declared);
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body });
      answer(request, response, body);
    });
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  received = [];
  sockets.clear();
  answer = json(200, { ok: true });
  call = httpClient({ baseUrl, target: "things", metrics, timeoutMs: 500 });
});

const json =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => "no refusal",
    (thrown) => thrown,
  );
  if (error instanceof Problem && error.statusCode === 503) return error;
  throw new Error("not refused with 503", { cause: error });
}

describe("a call", () => {
  it("sends method, headers, body and the request's id", async () => {
    answer = (request, response, body) =>
      json(201, { method: request.method, body: JSON.parse(body) })(request, response, body);
    const sent = { name: "é 🚀", list: [1, null] };
    const headers = { "x-team": "t" };
    expect(await call("/things?q=1", { method: "POST", body: sent, headers, requestId: "abc" })).toEqual({
      status: 201,
      body: { method: "POST", body: sent },
    });
    expect(received).toMatchObject([
      {
        url: "/things?q=1",
        headers: {
          "content-type": "application/json",
          "x-request-id": "abc",
          "x-team": "t",
          accept: "application/json",
        },
      },
    ]);
    expect(received[0]?.headers["transfer-encoding"]).toBeUndefined();
  });

  it("without a body and an id sends neither", async () => {
    await call("/");
    expect(received[0]).toMatchObject({ method: "GET", body: "" });
    expect(Object.keys(received[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(["content-type"]));
    expect(received[0]?.headers["x-request-id"]).toBeUndefined();
  });

  it.each([400, 401, 404, 409, 429])("gives %i to who called", async (status) => {
    answer = json(status, { title: "no" });
    expect(await call("/")).toEqual({ status, body: { title: "no" } });
  });

  it("parses problem documents; other content is null", async () => {
    answer = (_request, response) =>
      void response.writeHead(404, { "content-type": "application/problem+json" }).end('{"status":404}');
    expect((await call("/")).body).toEqual({ status: 404 });
    answer = (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>{}</p>");
    expect(await call("/")).toEqual({ status: 200, body: null });
    answer = (_request, response) => void response.writeHead(204).end();
    expect(await call("/")).toEqual({ status: 204, body: null });
    answer = (_request, response) => void response.writeHead(200, { "content-type": "application/json" }).end();
    expect(await call("/")).toEqual({ status: 200, body: null });
  });

  it("joins characters that are split between chunks", async () => {
    answer = (_request, response) => {
      let bytes = Buffer.from(JSON.stringify({ name: "é🚀" }));
      response.writeHead(200, { "content-type": "application/json" });
      // Sent separately: the system would join them.
      const timer = setInterval(() => {
        const [byte] = bytes;
        if (byte === undefined) return void response.end(() => clearInterval(timer));
        response.write(Buffer.from([byte]));
        bytes = bytes.subarray(1);
      }, 5);
    };
    const patient = httpClient({ baseUrl, target: "things", metrics, timeoutMs: 5_000 });
    expect((await patient("/")).body).toEqual({ name: "é🚀" });
  });

  it("reuses a connection, also after an error", async () => {
    for (const status of [200, 404, 500, 204, 503, 200]) {
      answer = status === 204 ? (_request, response) => void response.writeHead(204).end() : json(status, { a: 1 });
      await call("/").catch(() => {});
    }
    expect(sockets.size).toBe(1);
    const patient = httpClient({ baseUrl, target: "things", metrics, timeoutMs: 5_000 });
    await Promise.all(Array.from({ length: 30 }, () => patient("/")));
    expect(received).toHaveLength(36);
  });
});

describe("a call is refused with 503", () => {
  it.each([500, 502, 503, 504])("for a %i answer, and names the target", async (status) => {
    answer = json(status, { secret: "inside" });
    const problem = await refusal(call("/path?token=secret"));
    expect(problem.message).toBe("things does not answer");
    expect(problem.details.headers).toEqual({ "retry-after": "2" });
    expect(String(problem.cause)).toContain(`things answered ${status} at /path`);
    expect(String(problem.cause)).not.toMatch(/inside|secret/);
  });

  it("for a redirect", async () => {
    answer = (_request, response) => void response.writeHead(302, { location: `${baseUrl}/other` }).end();
    await refusal(call("/"));
    expect(received).toHaveLength(1);
  });

  it("for invalid JSON", async () => {
    answer = (_request, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"a":');
    await refusal(call("/"));
  });

  it.each<[string, Answer]>([
    ["no answer arrives", () => {}],
    ["the body does not arrive", (_request, response) => void response.writeHead(200).write("{")],
    [
      "the answer arrives too slowly",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => response.write(" "), 50);
        response.on("close", () => clearInterval(timer));
      },
    ],
  ])("within the time-out if %s", async (_what, silence) => {
    answer = silence;
    const begun = performance.now();
    await refusal(call("/"));
    expect(performance.now() - begun).toBeGreaterThan(450);
    expect(performance.now() - begun).toBeLessThan(1_000);
    answer = json(200, {});
    expect((await call("/")).status).toBe(200);
  });

  it.each<[string, Answer]>([
    ["at once", (request) => void request.socket.destroy()],
    [
      "inside a body",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"a":1}', () => response.destroy());
      },
    ],
    [
      "inside a chunk",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"a":1}', () => response.destroy());
      },
    ],
    ["after bytes that are not HTTP", (request) => void request.socket.end("nonsense\r\n\r\n")],
  ])("if the connection ends %s", async (_what, end) => {
    answer = end;
    await refusal(call("/"));
    await refusal(call("/", { method: "POST", body: {} }));
  });

  it("if no process listens or the name has no address", async () => {
    for (const url of [`http://127.0.0.1:${await freePort()}`, "http://nowhere.invalid:80"])
      await refusal(httpClient({ baseUrl: url, target: "things", metrics })("/"));
  });

  it("for an endless answer", async () => {
    answer = (_request, response) => {
      const more = () => {
        while (response.write("x".repeat(1_000_000)));
        response.once("drain", more);
      };
      more();
    };
    await refusal(httpClient({ baseUrl, target: "things", metrics, timeoutMs: 10_000 })("/"));
  });
});

describe("a kept connection that the server closes when it is used again", () => {
  /** Answers once per connection and closes it, without an answer, at the next request. */
  const closing = (): Answer => {
    const used = new WeakSet<Socket>();
    return (request, response, body) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      json(200, {})(request, response, body);
    };
  };

  it("does not fail a GET", async () => {
    answer = closing();
    for (let time = 0; time < 5; time += 1) expect((await call("/")).status).toBe(200);
  });

  it("fails a POST with 503: it may have been executed", async () => {
    answer = closing();
    const post = () => call("/", { method: "POST", body: {} });
    expect((await post()).status).toBe(200);
    await refusal(post());
  });
});

it("measures calls by target and outcome", async () => {
  const registry = createMetrics(declared);
  const one = httpClient({ baseUrl, target: "things", metrics: registry, timeoutMs: 100 });
  for (const status of [200, 404, 500]) {
    answer = json(status, {});
    await one("/").catch(() => {});
  }
  answer = () => {};
  await one("/").catch(() => {});
  const counts = (await registry.registry.metrics()).match(/^taskflow_call_duration_seconds_count.*$/gm);
  expect(counts?.toSorted()).toEqual(
    ["2xx", "4xx", "5xx", "no answer"].map(
      (outcome) => `taskflow_call_duration_seconds_count{target="things",outcome="${outcome}"} 1`,
    ),
  );
});
