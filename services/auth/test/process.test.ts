/** auth as a process: its start, its log, its configuration errors, its end. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, afterEach, expect } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { type RunningProcess, startProcess, tail } from "../../../local/servers/process.ts";
import { residentBytes } from "../../../local/servers/tree.ts";
import { it, type Needs, newMaster, type Person } from "./fixture.ts";

let needs: Needs;
let ana: Person;
let folder: string;
const running: RunningProcess[] = [];
it.beforeAll(async ({ needs: dependencies, ana: person }) => {
  needs = dependencies;
  ana = person;
  folder = mkdtempSync(join(tmpdir(), "taskflow-auth-"));
});
afterEach(async () => {
  for (const one of running.splice(0)) if (one.isRunning()) await one.end("SIGKILL");
});
afterAll(async () => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

let started = 0;

async function start(environment: Record<string, string> = {}, secrets: Record<string, string> = {}) {
  started += 1;
  const files = mkdtempSync(join(folder, "secrets-"));
  const all = { "redis-password": needs.redis.password, "signing-key": `${newMaster()}\n`, ...secrets };
  for (const [name, contents] of Object.entries(all)) writeFileSync(join(files, name), contents);
  const port = await freePort();
  const log = join(folder, `${started}.log`);
  const own = await startProcess({
    name: "auth",
    file: process.execPath,
    args: [fileURLToPath(new URL("../src/main.ts", import.meta.url))],
    // The pod's variables and no others.
    environment: {
      APP_ENV: "development",
      APP_NAME: "auth",
      AUDIT_URL: `http://127.0.0.1:${await freePort()}`,
      LOG_LEVEL: "info",
      PORT: String(port),
      REDIS_URL: needs.redis.url,
      USERS_URL: needs.usersUrl,
      SECRETS_DIRECTORY: files,
      ...environment,
    },
    log,
  });
  running.push(own);
  const url = `http://127.0.0.1:${port}`;
  return {
    ...own,
    url,
    output: () => tail(log, 10_000),
    ready: () => eventually(async () => (await fetch(`${url}/readyz`)).ok, 15_000),
  };
}

interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Sends a request. Rejects if the connection breaks without an answer. `reused`: the connection had served others. */
function send(url: string, options: { method?: string; headers?: object; agent?: Agent; body?: unknown } = {}) {
  const { body, headers = {}, ...more } = options;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise<Answered>((resolve, reject) => {
    const type =
      text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    const sent = request(url, { ...more, headers: { ...headers, ...type } }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on("error", reject);
    });
    sent.on("error", (error) => reject(Object.assign(error, { reused: sent.reusedSocket })));
    sent.end(text);
  });
}

const logIn = (url: string, { email, password } = ana) =>
  send(`${url}/login`, { method: "POST", body: { email, password } });

it("starts, logs in and verifies; each log line is JSON with the request's id", async () => {
  const auth = await start();
  await auth.ready();
  const { status, headers } = await logIn(auth.url);
  expect(status).toBe(200);
  const cookie = String(headers["set-cookie"]).split(";")[0];
  const verified = await send(`${auth.url}/verify`, { headers: { cookie, "x-request-id": "hop-1" } });
  expect(verified.status).toBe(204);
  expect(verified.headers["x-user"]).toBe(ana.user.id);
  const line = { service: "auth", requestId: "hop-1", path: "/verify", status: 204 };
  await expect
    .poll(() =>
      auth
        .output()
        .split("\n")
        .map((text) => JSON.parse(text)),
    )
    .toContainEqual(expect.objectContaining(line));
  expect(auth.output()).not.toContain(ana.password);
  expect(auth.output()).not.toContain(cookie?.split("=")[1]);
});

it("lists every fault of its configuration and no secret", async () => {
  const auth = await start({ REDIS_URL: "http://x", USERS_URL: "" }, { "signing-key": "tooshort" });
  expect(await auth.exited).toMatchObject({ code: 1 });
  expect(auth.output()).toContain("REDIS_URL");
  expect(auth.output()).toContain("USERS_URL");
  expect(auth.output()).toMatch(/signing-key has 8 characters in line 1: at least 32/);
  expect(auth.output()).not.toContain("tooshort");
});

it("finishes every accepted request on SIGTERM under load", async () => {
  // Takes a second per log-in, so that all of them are running when the signal arrives.
  let attempts = 0;
  const users = createServer((_request, response) => {
    attempts += 1;
    const answer = () => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(ana.user));
    setTimeout(answer, attempts > 1 ? 1_000 : 0);
  }).listen(0, "127.0.0.1");
  let recorded = 0;
  const audit = createServer((asking, response) => {
    asking.resume().on("end", () => {
      recorded += 1;
      response.writeHead(202).end();
    });
  }).listen(0, "127.0.0.1");
  await Promise.all([once(users, "listening"), once(audit, "listening")]);
  const at = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = await start({ USERS_URL: at(users), AUDIT_URL: at(audit) });
  await auth.ready();
  const cookie = String((await logIn(auth.url)).headers["set-cookie"]).split(";")[0];
  const agent = new Agent({ keepAlive: true, maxSockets: 10 });
  const lost: unknown[] = [];
  let answered = 0;
  let withdrawn = false;
  const worker = async () => {
    while (!withdrawn) {
      try {
        const { status } = await send(`${auth.url}/verify`, { headers: { cookie }, agent });
        if (status !== 204) lost.push(status);
        answered += 1;
      } catch (error) {
        // A kept connection that is closed while idle: no request was accepted.
        if (!(error as { reused: boolean }).reused) lost.push(error);
      }
    }
  };
  const workers = [...Array(10)].map(worker);
  await eventually(() => answered > 500);
  const logins = [...Array(10)].map((_, index) => logIn(auth.url, { ...ana, email: `${index}@example.com` }));
  await eventually(() => attempts === 11);
  auth.signal("SIGTERM");
  // New requests still arrive for a moment; in a cluster none does.
  setTimeout(() => {
    withdrawn = true;
  }, 100);
  for (const { status } of await Promise.all(logins)) expect(status).toBe(200);
  await Promise.all(workers);
  expect(lost).toEqual([]);
  expect(await auth.exited).toEqual({ code: 0, signal: null });
  expect(recorded).toBeGreaterThanOrEqual(11);
  agent.destroy();
  users.close();
  audit.close();
});

it("stays within its pod's memory under load", async () => {
  // Node's own heap limit in a pod of 192 MiB, and the image's young generation.
  const auth = await start({ LOG_LEVEL: "warn", NODE_OPTIONS: "--max-old-space-size=96 --max-semi-space-size=2" });
  await auth.ready();
  const cookie = String((await logIn(auth.url)).headers["set-cookie"]).split(";")[0];
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  for (let round = 0; round < 20; round += 1) {
    const answers = [...Array(200)].map(() => send(`${auth.url}/verify`, { headers: { cookie }, agent }));
    for (const { status } of await Promise.all(answers)) expect(status).toBe(204);
  }
  agent.destroy();
  expect(residentBytes(auth.pid) / 2 ** 20).toBeLessThan(160);
});
