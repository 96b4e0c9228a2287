/**
 * schemathesis reads each service's OpenAPI document and sends requests that it allows and requests that it does not: no
 * answer may be a server error.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../setup/needs.ts";
import { programs } from "../../setup/programs.ts";
import { ourServices, startTaskflow, type Taskflow } from "../taskflow.ts";

const program = programs.schemathesis.find() ?? "";
const run = promisify(execFile);

/** Excluded paths: streams do not end, and a log-out would end the session of all other requests. */
const leftOut: Readonly<Record<string, string>> = { notifications: "/notifications/events", auth: "/logout" };

describe("requests from a service's OpenAPI document", needs("schemathesis", "postgres", "redis"), () => {
  let taskflow: Taskflow;
  let headers: string[];
  beforeAll(async () => {
    const environment = Object.fromEntries(ourServices().map((name) => [name, { LOG_LEVEL: "error" }]));
    taskflow = await startTaskflow({ environment });
    headers = await callerHeaders(taskflow);
  }, 60_000);
  afterAll(async () => {
    await taskflow?.stop();
  });

  test.each(ourServices())("%s: no server error", { timeout: 180_000 }, async (name) => {
    const { url } = taskflow.service(name);
    const document = join(taskflow.folder, `${name}.json`);
    writeFileSync(document, JSON.stringify(await (await fetch(`${url}/docs/json`)).json(), withoutUnicodeClasses));
    const args = ["run", document, "--url", url, "--checks", "not_a_server_error"];
    const bounds = ["--max-examples", "30", "--seed", "1", "--workers", "2", "--request-timeout", "10", "--no-shrink"];
    const without = leftOut[name] ? ["--exclude-path", leftOut[name]] : [];
    const all = [...args, ...bounds, ...without, ...headers.flatMap((header) => ["--header", header])];
    const options = { cwd: taskflow.folder, env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 1e9 };
    const { stdout } = await run(program, all, options).catch((error) => Promise.reject(new Error(error.stdout)));
    expect(Number(/(\d+) generated/.exec(stdout)?.[1]), stdout).toBeGreaterThan(30);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

/** Python's regular expressions have no `\\p{...}`. Without the pattern, schemathesis sends more than the service accepts, not less. */
const withoutUnicodeClasses = (key: string, value: unknown): unknown =>
  key === "pattern" && typeof value === "string" && /\\p/i.test(value) ? undefined : value;

/** The headers that the gateway sends for a person who has just signed in. */
async function callerHeaders(taskflow: Taskflow): Promise<string[]> {
  const person = { name: "Ana", email: "ana@example.com", password: randomBytes(12).toString("hex") };
  const [users, auth] = ["users", "auth"].map((name) => taskflow.service(name).url);
  const post = (url: string, body: unknown) =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect((await post(`${users}/register`, person)).status).toBe(201);
  const { name: _, ...credentials } = person;
  const login = await post(`${auth}/login`, credentials);
  expect(login.status).toBe(200);
  const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const verified = await fetch(`${auth}/verify`, { headers: { cookie } });
  expect(verified.status).toBe(204);
  const named = ["x-user", "x-team", "authorization"].map((name) => `${name}: ${verified.headers.get(name)}`);
  return [...named, `cookie: ${cookie}`];
}
