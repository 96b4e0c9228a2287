/** Sends the same requests to the rendered nginx and to the own proxy, in front of backends that echo. */
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, open, type Question } from "../../generator/test/nginx/ask.ts";
import { type Asked, type Backend, startBackend } from "../../generator/test/nginx/backend.ts";
import { needs } from "../../setup/needs.ts";
import { missing } from "../../setup/programs.ts";
import { type Entry, startEntry } from "../entry.ts";
import { routesOf } from "../proxy/routes.ts";
import { temporaryFolder } from "../servers/guard.ts";
import { bodyOf, good, requests, titleOf } from "./entry-requests.ts";

const cluster = "minikube";
const kinds = missing("nginx") ? (["proxy"] as const) : (["nginx", "proxy"] as const);
let folder: ReturnType<typeof temporaryFolder>;
let backends: Map<string, Backend>;
const entries = {} as Record<(typeof kinds)[number], Entry>;
const portOf = (kind: (typeof kinds)[number]) => Number(new URL(entries[kind].url).port);

beforeAll(async () => {
  folder = temporaryFolder("entry");
  const page = join(folder.path, "the page"); // a space: a clone may be in such a folder
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

/** One request: the client's answer and the backends' requests, without the values that differ each time. */
async function exchange(kind: (typeof kinds)[number], path: string, question: Question) {
  const before = [...backends.values()].map(({ asked }) => asked.length);
  const { status, headers, text } = await ask(portOf(kind), path, { ...question, headers: { ...question.headers } });
  const arrived = [...backends.values()].flatMap(({ asked }, index) => asked.slice(before[index]).map(described));
  const {
    "content-type": type = "",
    "content-security-policy": policy,
    "www-authenticate": challenge,
    "cache-control": caching,
    location,
  } = headers;
  const json = type.includes("json") && text ? JSON.parse(text) : text;
  const body = json.headers ? described(json) : json;
  return {
    status,
    type: type.split(";")[0],
    policy,
    challenge,
    caching,
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

describe("the own proxy answers and forwards like the rendered nginx", needs("nginx"), () => {
  const titled = requests.map(([path, question = {}], index) => ({ path, question, title: titleOf(index) }));
  test.each(titled)("$title", async ({ path, question }) => {
    const [nginx, proxy] = [await exchange("nginx", path, question), await exchange("proxy", path, question)];
    // The page's nginx answers its own errors in HTML; the own proxy answers them like the gateway.
    const own = String(nginx.body).includes("<center>nginx</center>") ? { body: proxy.body, type: proxy.type } : {};
    expect(proxy).toEqual({ ...nginx, ...own });
    expect(nginx.status).not.toBe(502);
  });
});

describe.each(kinds)("%s", (kind) => {
  test("forwards live updates without a delay", async () => {
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

  test("streams an upload: the backend gets its beginning before the client sends its end", async () => {
    const images = backends.get("images") as Backend;
    const before = images.received;
    const outgoing = request({ port: portOf(kind), path: "/api/images", method: "POST", headers: good });
    outgoing.on("error", () => {});
    outgoing.write(bodyOf(300_000));
    await expect.poll(() => images.received - before).toBeGreaterThan(100_000);
    outgoing.destroy();
  });

  test("answers 502 without a backend and 503 without auth, and the other routes work", async () => {
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
