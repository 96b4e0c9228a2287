/** The rendered nginx and the proxy that stands for it, asked the same: the page's entry, with backends that echo. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, open, type Question } from "../../generator/test/nginx/ask.ts";
import { type Asked, type Backend, startBackend, token } from "../../generator/test/nginx/backend.ts";
import { type Entry, startEntry } from "../entry.ts";
import { routesOf } from "../proxy/routes.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { nginxProgram } from "../servers/nginx.ts";

const cluster = "minikube";
const kinds = nginxProgram() || process.env.CI ? (["nginx", "proxy"] as const) : (["proxy"] as const);
const good = { authorization: token.good, cookie: "taskflow_session=opaque" };
const claims = { "x-user": "root", X_Team: "wheel", "x-team": "wheel", X_User: "root" };

let folder: ReturnType<typeof temporaryFolder>;
let backends: Map<string, Backend>;
const entries = {} as Record<(typeof kinds)[number], Entry>;
const portOf = (kind: (typeof kinds)[number]) => Number(new URL(entries[kind].url).port);

beforeAll(async () => {
  folder = temporaryFolder("entry");
  const page = join(folder.path, "page");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(page, "index.html"), "<!doctype html><title>TaskFlow</title>");
  writeFileSync(join(page, "assets/app.js"), "export {};");
  const names = routesOf(cluster).backends;
  backends = new Map(await Promise.all(names.map(async (name) => [name, await startBackend(name)] as const)));
  const upstreams = Object.fromEntries([...backends].map(([name, { port }]) => [name, port]));
  for (const kind of kinds)
    entries[kind] = await startEntry({ kind, page, limitRates: false }, { cluster, logs: folder.path, upstreams });
});

afterAll(async () => {
  for (const kind of kinds) await entries[kind]?.close();
  for (const backend of backends?.values() ?? []) backend.close();
  folder?.remove();
});

/** What is compared: what the client gets, and what arrived behind. What differs in each request is left out. */
async function exchange(kind: (typeof kinds)[number], path: string, question: Question) {
  const before = [...backends.values()].map(({ asked }) => asked.length);
  const { status, headers, text } = await ask(portOf(kind), path, { ...question, headers: { ...question.headers } });
  const arrived = [...backends.values()].flatMap(({ asked }, index) => asked.slice(before[index]).map(described));
  const {
    "content-type": type = "",
    "content-security-policy": policy,
    "www-authenticate": challenge,
    location,
  } = headers;
  const json = type.includes("json") && text ? JSON.parse(text) : text;
  const body = json.headers ? described(json) : json;
  return {
    status,
    type: type.split(";")[0],
    policy,
    challenge,
    location,
    nosniff: headers["x-content-type-options"],
    body,
    arrived,
  };
}

const changing = ["connection", "x-request-id", "x-forwarded-for", "content-length", "transfer-encoding"];

function described({ at, method, url, bytes, headers }: Asked) {
  const { "x-request-id": id, ...all } = headers;
  const kept = Object.entries(all).filter(([name]) => !changing.includes(name));
  return { at, method, url, bytes, hasId: /^[0-9a-f]{32}$/.test(String(id)), headers: Object.fromEntries(kept) };
}

const bodyOf = (length: number) => Buffer.alloc(length, "x");
const chunks = (count: number, length: number) => Array.from({ length: count }, () => bodyOf(length));
const mega = 2 ** 20;

const requests: [path: string, question?: Question][] = [
  ...[
    "/",
    "/index.html",
    "/assets/app.js",
    "/tasks/42",
    "/assets/none.js",
    "/api",
    "/healthz",
    "/readyz",
    "/health",
  ].map((path): [string] => [path]),
  ["/", { method: "HEAD" }],
  ["/", { method: "POST", body: bodyOf(3) }],
  ...["/api/", "/api/nope", "/api/tasksX", "/api/users-x/a", "/api/auth/metrics", "/api/auth/verify/x"].map(
    (path): [string, Question] => [path, { headers: good }],
  ),
  // What stands behind a prefix, with all that paths may hold.
  ...[
    "",
    "/",
    "/a/b",
    "?page=2&q=%20%2F%3F",
    "/?q=a/../b",
    "/a%20b+c",
    "/%C3%A9",
    "/100%25",
    "/a%3Fb%23c",
    "/a%0Ab",
  ].map((rest): [string, Question] => [`/api/tasks${rest}`, { headers: good }]),
  ...["/a%2Fb", "/a%252Fb", "//a/./b/../c", "/..%2F..%2Fnone", "/%2e%2e/users/x", "/a/..", "/%ff\"'"].map(
    (rest): [string, Question] => [`/api/tasks${rest}`, { headers: good }],
  ),
  ...["/%00", "/api/../../x", "/%zz", "/api/tasks/%"].map((path): [string, Question] => [path, { headers: good }]),
  ["/api/users/register", { method: "POST", headers: claims, body: bodyOf(10) }],
  ["/api/users/register", { headers: { ...good, ...claims } }],
  ["/api/users/registerX", { headers: good }],
  ["/api/auth", { headers: good }],
  ["/api/auth/login", { method: "POST", headers: { ...good, origin: "http://localhost", host: "localhost:8080" } }],
  ["/api/auth//docs/json", {}],
  // Who calls.
  ["/api/tasks/x?y=1", { method: "PUT", headers: claims }],
  ["/api/tasks/x?y=1", { method: "PUT", headers: { authorization: "Bearer forged", ...claims }, body: bodyOf(100) }],
  ["/api/tasks/x", { method: "DELETE", headers: { ...good, ...claims, "if-match": '"3"' } }],
  ["/api/tasks", { headers: { ...good, "x-request-id": "0123456789abcdef0123456789abcdef" } }],
  ["/api/tasks", { headers: { ...good, "x-forwarded-proto": "https", "x-under_score": "x", "accept-language": "de" } }],
  // Sizes.
  ["/api/tasks", { method: "POST", headers: good, body: bodyOf(mega) }],
  ["/api/tasks", { method: "POST", headers: good, body: bodyOf(mega + 1) }],
  ["/api/tasks", { method: "POST", headers: good, body: chunks(20, 70_000) }],
  ["/api/images", { method: "POST", headers: good, body: chunks(10, 200_000) }],
  ["/api/images", { method: "POST", headers: good, body: bodyOf(10 * mega + 1) }],
  ["/api/images", { method: "POST", body: bodyOf(11 * mega) }],
  // What a backend answers passes as it is.
  ...[201, 304, 400, 401, 403, 404, 413, 429, 500, 503].map((status): [string, Question] => [
    `/api/tasks?answer=${status}`,
    { headers: good },
  ]),
  ["/api/health"],
  ["/api/health", { method: "POST" }],
];

function titleOf(index: number): string {
  const [path, { method = "GET", headers = {}, body }] = [requests[index]?.[0], requests[index]?.[1] ?? {}];
  const bytes = body && (Buffer.isBuffer(body) ? body.length : `${body.length} chunks`);
  return [index, method, path, Object.keys(headers).join("+"), bytes].filter((part) => part !== undefined).join(" ");
}

describe.skipIf(kinds.length < 2)("the proxy answers and passes on as the rendered nginx does", () => {
  // Numbered: a body of megabytes in a title takes minutes.
  const titled = requests.map(([path, question = {}], index) => ({ path, question, title: titleOf(index) }));
  test.each(titled)("$title", async ({ path, question }) => {
    const [nginx, proxy] = [await exchange("nginx", path, question), await exchange("proxy", path, question)];
    // What the page's nginx says on its own account is HTML for people; the proxy says it as the gateway does.
    const own = String(nginx.body).includes("<center>nginx</center>") ? { body: proxy.body, type: proxy.type } : {};
    expect(proxy).toEqual({ ...nginx, ...own });
    expect(nginx.status).not.toBe(502);
  });
});

describe.each(kinds)("%s", (kind) => {
  test("live updates come as they are sent", async () => {
    const response = await open(portOf(kind), "/api/notifications/events?stream=1", { headers: good });
    expect(response.headers["content-type"]).toBe("text/event-stream");
    const received: string[] = [];
    response.on("data", (chunk) => received.push(String(chunk)));
    for (const count of [1, 2]) {
      backends.get("notifications")?.push(`data: ${count}\n\n`);
      await expect.poll(() => received.join("")).toContain(`data: ${count}\n\n`);
    }
    response.destroy();
  });

  test("an upload streams: the backend has its beginning before the client sends its end", async () => {
    const images = backends.get("images") as Backend;
    const before = images.received;
    const { request } = await import("node:http");
    const outgoing = request({ port: portOf(kind), path: "/api/images", method: "POST", headers: good });
    outgoing.on("error", () => {});
    outgoing.write(bodyOf(300_000));
    await expect.poll(() => images.received - before).toBeGreaterThan(100_000);
    outgoing.destroy();
  });

  test("a backend that is away is a 502, auth that is away a 503, and the others go on", async () => {
    const own = new Map(
      await Promise.all(["auth", "tasks"].map(async (name) => [name, await startBackend(name)] as const)),
    );
    const upstreams = Object.fromEntries([...own].map(([name, { port }]) => [name, port]));
    const entry = await startEntry({ kind, limitRates: false }, { cluster, logs: folder.path, upstreams });
    const status = async (path: string) => (await ask(Number(new URL(entry.url).port), path, { headers: good })).status;
    expect(await status("/api/users/register")).toBe(502);
    expect(await status("/api/tasks")).toBe(200);
    own.get("auth")?.close();
    expect(await status("/api/tasks")).toBe(503);
    expect(JSON.parse((await ask(Number(new URL(entry.url).port), "/api/health")).text)).toMatchObject({
      auth: { status: "down" },
      users: { status: "down" },
      tasks: { status: "ready" },
    });
    await entry.close();
    own.get("tasks")?.close();
  });
});
