import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { healthChecker } from "@taskflow/generator/metrics/health-checker";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort } from "../../../local/servers/ports.ts";
import { ready, startProcess, tail } from "../../../local/servers/process.ts";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import { healthCheck } from "../src/health-check.ts";

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server in place of metrics. */
async function target(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(url: string) {
  const config = testConfig(settings, { METRICS_URL: url, INTERVAL_SECONDS: "1" });
  const { log, lines } = testLog();
  const metrics = createMetrics(healthChecker);
  const app = await createApp({ config, log, metrics });
  const checks = healthCheck({ target: "metrics", url: config.metricsUrl, interval: config.interval, log, metrics });
  ends.push(app.close, checks.stop);
  checks.start();
  const logged = () => lines.filter(({ message }) => message === "health check");
  return { app, logged, first: () => eventually(() => logged().length > 0 && logged()), metrics };
}

describe("a check logs one line and adds one count", () => {
  it.each([
    [200, "info", "up"],
    [503, "warn", "down"],
    [404, "warn", "down"],
    [302, "warn", "down"],
  ])("for a response with status %i", async (status, level, result) => {
    const paths: (string | undefined)[] = [];
    const url = await target((request, response) => {
      paths.push(request.url);
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end("{}");
    });
    const { app, first } = await start(url);
    expect(await first()).toMatchObject([{ level, target: "metrics", status, ms: expect.any(Number) }]);
    expect(paths).toEqual(["/readyz"]);
    expect((await app.inject("/metrics")).body).toContain(`taskflow_health_checks_total{result="${result}"} 1`);
  });

  it("for no response, and for one that comes too late", async () => {
    const [absent, late] = [await start("http://127.0.0.1:9"), await start(await target(() => {}))];
    expect(await absent.first()).toMatchObject([{ level: "warn", status: "no answer", error: expect.any(String) }]);
    const [line] = (await late.first()) as Record<string, unknown>[];
    expect(line).toMatchObject({ level: "warn", status: "no answer" });
    expect(line?.ms).toBeGreaterThanOrEqual(990);
    expect((await late.app.inject("/metrics")).body).toContain('taskflow_health_checks_total{result="no answer"} 1');
  });

  it("again after the interval, and reports a target that comes back", async () => {
    let status = 503;
    const { logged } = await start(await target((_, response) => response.writeHead(status).end()));
    await eventually(() => logged().length === 1);
    status = 200;
    await eventually(() => logged().length === 3);
    expect(logged().map((line) => line.status)).toEqual([503, 200, 200]);
    const [first = 0, second = 0] = logged().map(({ time }) => Date.parse(String(time)));
    expect(second - first).toBeGreaterThanOrEqual(900);
  });
});

it("is ready even if its target is down", async () => {
  const { app, first } = await start("http://127.0.0.1:9");
  await first();
  for (const path of ["/healthz", "/readyz", "/health", "/"]) expect((await app.inject(path)).statusCode).toBe(200);
});

it("as a process logs one JSON line per check, and stops in the middle of one with exit code 0", async () => {
  const folder = temporaryFolder("health-checker");
  ends.push(folder.remove);
  let begun = 0;
  const url = await target(() => {
    begun += 1; // never answers
  });
  const port = await freePort();
  const plan = {
    name: "health-checker",
    file: process.execPath,
    args: [fileURLToPath(new URL("../src/main.ts", import.meta.url))],
    log: join(folder.path, "log"),
    environment: {
      APP_NAME: "health-checker",
      INTERVAL_SECONDS: "1",
      METRICS_URL: url,
      NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache"),
      PORT: String(port),
    },
  };
  const running = await startProcess(plan);
  ends.push(() => running.isRunning() && running.end("SIGKILL"));
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await ready(plan, running, isReady);
  const lines = () =>
    tail(plan.log, 100)
      .split("\n")
      .map((line) => JSON.parse(line));
  const found = await eventually(() => lines().find(({ message }) => message === "health check"));
  expect(found).toMatchObject({ service: "health-checker", target: "metrics", status: "no answer" });
  // The second check waits for its answer.
  await eventually(() => begun === 2);
  expect(await running.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

it("reports all faults of its configuration", () => {
  const bad = { METRICS_URL: "metrics:5001", INTERVAL_SECONDS: "0" };
  expect(() => testConfig(settings, bad)).toThrow(/2 fault\(s\).*METRICS_URL.*INTERVAL_SECONDS is "0"/s);
});
