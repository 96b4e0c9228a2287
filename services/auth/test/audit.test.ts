import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "@taskflow/generator/metrics/audit";
import { auth } from "@taskflow/generator/metrics/auth";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { afterAll, afterEach, describe, expect } from "vitest";
import { freePort } from "../../../local/servers/ports.ts";
import { createApp as createAudit } from "../../audit/src/app.ts";
import { settings as auditSettings } from "../../audit/src/config.ts";
import { journal } from "../../audit/src/journal.ts";
import { auditLog } from "../src/audit-log.ts";
import { it, login, type Needs, type Person, post, startAuth } from "./fixture.ts";

let needs: Needs;
let ana: Person;
let folder: string;
const open: (() => Promise<unknown>)[] = [];
it.beforeAll(async ({ needs: dependencies, ana: person }) => {
  needs = dependencies;
  ana = person;
  folder = await mkdtemp(join(tmpdir(), "taskflow-audit-"));
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  await needs.redis.flush();
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

let files = 0;

/** Starts the real sidecar. @param port the port of a previous one */
async function startAudit(port = 0) {
  files += 1;
  const config = testConfig(auditSettings, {});
  const lines = journal({ path: join(folder, `${files}.jsonl`) });
  const app = await createAudit({ config, log: testLog().log, metrics: createMetrics(audit), journal: lines });
  const url = await app.listen({ host: config.host, port });
  const close = async () => {
    await app.close();
    await lines.close();
  };
  return { url, close, events: () => lines.last(1_000) };
}

/** Accepts requests and never answers, or answers after `afterMs`. */
async function silent(afterMs?: number): Promise<string> {
  const server: Server = createServer((_request, response) => {
    if (afterMs !== undefined) setTimeout(() => response.writeHead(202).end(), afterMs);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  open.push(async () => server.close() && server.closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const deadAddress = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

async function start(url: string, queueLength?: number) {
  const { log, lines } = testLog();
  const metrics = createMetrics(auth);
  const audit = auditLog({ url, metrics, log, ...(queueLength !== undefined && { queueLength }) });
  audit.start();
  const service = await startAuth({ ...needs, audit, slowing: { perEmail: 3 } });
  open.push(service.close);
  await service.ready();
  const count = async (outcome: string) => {
    const lines = await metrics.registry.getSingleMetricAsString("taskflow_audit_events_total");
    return Number(new RegExp(`{outcome="${outcome}"} (\\d+)`).exec(lines)?.[1]);
  };
  return { service, audit, count, lines };
}

const event = { type: "token", requestId: "r" } as const;

it("records events in order, with user, address and request id", async () => {
  const real = await startAudit();
  const { service, audit } = await start(real.url);
  const from = { "x-forwarded-for": "203.0.113.7", "x-request-id": "request-1" };
  const who = { email: ana.email, address: "203.0.113.7", requestId: "request-1" };
  const { cookie } = await login(service, ana, from);
  await post(service, "/token", undefined, { ...cookie, ...from });
  await post(service, "/logout", undefined, { ...cookie, ...from });
  await post(service, "/logout", undefined, { ...cookie, ...from });
  for (let time = 0; time < 4; time += 1) await login(service, { ...ana, password: "not the one" }, from);
  const events = await eventually(async () => {
    const all = await real.events();
    return all.length >= 7 ? all : undefined;
  });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const user = ana.user.id;
  expect(events).toEqual([
    { type: "login", time, user, ...who },
    { type: "token", time, user, ...who },
    { type: "logout", time, user, ...who },
    { type: "login-failed", time, ...who },
    { type: "login-failed", time, ...who },
    { type: "login-failed", time, ...who },
    { type: "login-slowed", time, ...who },
  ]);
  await audit.stop();
  await real.close();
});

describe("a failing audit sidecar", () => {
  const cases: [string, () => Promise<string>][] = [
    ["is down", deadAddress],
    ["hangs", () => silent()],
    ["is slow", () => silent(1_000)],
  ];
  it.each(cases)("that %s does not delay any request", async (_what, url) => {
    const { service, audit } = await start(await url());
    const { cookie } = await login(service, ana);
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const begin = performance.now();
      expect((await post(service, "/token", undefined, cookie)).statusCode).toBe(200);
      times.push(performance.now() - begin);
    }
    // A request that waited would take the 200 ms of an event's time-out.
    expect(Math.min(...times)).toBeLessThan(100);
    const begin = performance.now();
    await audit.stop();
    expect(performance.now() - begin).toBeLessThan(2_500);
  });

  it("that was down receives the missed events in order", async () => {
    const first = await startAudit();
    const { audit, count } = await start(first.url);
    audit.record({ ...event, requestId: "0" });
    await eventually(async () => (await count("sent")) === 1);
    await first.close();
    for (let index = 1; index < 100; index += 1) audit.record({ ...event, requestId: String(index) });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await startAudit(Number(new URL(first.url).port));
    const events = await eventually(async () => {
      const all = await second.events();
      return all.length >= 99 ? all : undefined;
    });
    expect(events?.map(({ requestId }) => Number(requestId))).toEqual([...Array(99)].map((_, index) => index + 1));
    await audit.stop();
    await second.close();
  });

  it("for too long: the newest events are dropped, counted and logged", async () => {
    const { audit, count, lines } = await start(await deadAddress(), 10);
    for (let index = 0; index < 100; index += 1) audit.record(event);
    expect(await count("dropped")).toBe(90);
    await audit.stop();
    expect(await count("dropped")).toBe(100);
    expect(JSON.stringify(lines)).toContain("audit does not answer");
  });

  it("that refuses an event: this is logged once, and the next event is sent", async () => {
    const real = await startAudit();
    const { audit, count, lines } = await start(real.url);
    audit.record({ ...event, type: "unheard-of" as "token" });
    audit.record(event);
    await eventually(async () => (await real.events()).length === 1);
    await eventually(async () => (await count("refused")) === 1 && (await count("sent")) === 1);
    expect(lines.filter(({ message }) => String(message).includes("refuses"))).toHaveLength(1);
    await audit.stop();
    await real.close();
  });
});

it("receives the waiting events when the service stops", async () => {
  const real = await startAudit();
  const { audit, count } = await start(real.url);
  for (let index = 0; index < 200; index += 1) audit.record({ ...event, requestId: String(index) });
  await audit.stop();
  expect(await real.events()).toHaveLength(200);
  expect(await count("sent")).toBe(200);
  await real.close();
});
