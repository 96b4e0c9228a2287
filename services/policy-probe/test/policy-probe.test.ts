import { policyProbe } from "@taskflow/generator/metrics/policy-probe";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { afterEach, describe, expect, it } from "vitest";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import { probe } from "../src/probe.ts";
import { closedDoor, type Door, openDoor, silentDoor } from "./doors.ts";

const nowhere = "postgres.no-such-namespace.invalid:5432";
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const door = async (made: Promise<Door>): Promise<string> => {
  const { name, close } = await made;
  ends.push(close);
  return name;
};

async function start(targets: readonly string[]) {
  const environment = { FORBIDDEN: targets.join(","), INTERVAL_SECONDS: "1", TIMEOUT_MS: "400" };
  const config = testConfig(settings, environment);
  const { log, lines } = testLog();
  const metrics = createMetrics(policyProbe);
  const { forbidden, interval, timeout } = config;
  const attempts = probe({ targets: forbidden, interval, timeout, log, metrics });
  const app = await createApp({ config, log, metrics });
  ends.push(app.close, attempts.stop);
  attempts.start();
  const samples = async (name: string) =>
    [...(await metrics.registry.metrics()).matchAll(new RegExp(`^${name}(?:{\\w+="(.*)"})? (\\S+)$`, "gm"))].map(
      ([, label, value]) => [label, Number(value)] as const,
    );
  const attemptsOf = async () => Object.fromEntries(await samples("taskflow_policy_probe_attempts_total"));
  const openOf = async () => Object.fromEntries(await samples("taskflow_policy_probe_open"));
  const lastRun = async () => (await samples("taskflow_policy_probe_last_run_timestamp_seconds"))[0]?.[1] ?? 0;
  const first = () => eventually(async () => (await lastRun()) > 0);
  return { app, lines, attemptsOf, openOf, lastRun, first };
}

describe("a forbidden target", () => {
  it("that accepts or refuses the connection is a gap in the policies: both are exported and logged", async () => {
    const [open, closed] = [await door(openDoor()), await door(closedDoor())];
    const { first, attemptsOf, openOf, lines } = await start([open, closed]);
    await first();
    expect(await attemptsOf()).toEqual({ opened: 1, refused: 1, "timed-out": 0, unresolved: 0 });
    expect(await openOf()).toEqual({ [open]: 1, [closed]: 1 });
    const warnings = lines.filter(({ level }) => level === "warn");
    expect(warnings).toMatchObject([
      { target: open, outcome: "opened" },
      { target: closed, outcome: "refused" },
    ]);
    for (const { message } of warnings)
      expect(message).toMatch(/^a forbidden connection got through: .* 127\.0\.0\.1:/);
  });

  it("is one of many: the attempts do not disturb each other", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    ends.push(() => process.off("warning", onWarning));
    const { first, attemptsOf } = await start(Array.from({ length: 50 }, (_, index) => `127.0.0.1:${index + 1}`));
    await first();
    const { opened, refused } = await attemptsOf();
    expect(Number(opened) + Number(refused)).toBe(50);
    expect(warnings).toEqual([]);
  });

  it("that never answers is blocked, as it should be: no warning is logged", async () => {
    const silent = await door(silentDoor());
    const { first, attemptsOf, openOf, lines } = await start([silent]);
    await first();
    expect(await attemptsOf()).toEqual({ opened: 0, refused: 0, "timed-out": 1, unresolved: 0 });
    expect(await openOf()).toEqual({ [silent]: 0 });
    expect(lines.filter(({ level }) => level === "warn")).toEqual([]);
  });

  it("whose name cannot be resolved is neither open nor blocked", async () => {
    const { first, attemptsOf, openOf, lines } = await start([nowhere]);
    await first();
    expect(await attemptsOf()).toEqual({ opened: 0, refused: 0, "timed-out": 0, unresolved: 1 });
    expect(await openOf()).toEqual({});
    expect(lines).toContainEqual(expect.objectContaining({ target: nowhere, outcome: "unresolved" }));
  });

  it("is tried again after the interval, and a change is exported", async () => {
    const { name, close } = await openDoor();
    const silent = await door(silentDoor());
    const { first, openOf, attemptsOf, lastRun } = await start([name, silent]);
    await first();
    const begun = await lastRun();
    expect(Math.abs(Date.now() / 1_000 - begun)).toBeLessThan(10);
    expect(await openOf()).toEqual({ [name]: 1, [silent]: 0 });
    close();
    await eventually(async () => (await attemptsOf()).refused === 1);
    // Targets are tried in parallel, so the silent one delays no other; the interval separates two rounds.
    expect((await lastRun()) - begun).toBeGreaterThan(0.9);
    expect(await attemptsOf()).toMatchObject({ opened: 1, refused: 1, "timed-out": 2 });
    await door(openDoor(Number(name.split(":")[1])));
    await eventually(async () => (await attemptsOf()).opened === 2);
  });
});

describe("the service", () => {
  it("is ready once DNS resolves one name", async () => {
    const { app } = await start([nowhere, "localhost:9"]);
    const answer = await app.inject("/readyz");
    expect([answer.statusCode, answer.json().checks.dns.status]).toEqual([200, "up"]);
  });

  it("is alive but not ready while DNS resolves none", async () => {
    const { app } = await start([nowhere]);
    const answer = await app.inject("/readyz");
    expect([answer.statusCode, answer.json().checks.dns.status]).toEqual([503, "down"]);
    expect((await app.inject("/healthz")).statusCode).toBe(200);
  });
});

describe("the configuration", () => {
  const read = (FORBIDDEN: string) => testConfig(settings, { FORBIDDEN });

  it("names hosts and ports; the other settings have defaults", () => {
    const { forbidden, interval, timeout } = read("redis.taskflow-data.svc.cluster.local:6379, [::1]:80");
    expect(forbidden).toEqual([
      {
        host: "redis.taskflow-data.svc.cluster.local",
        port: 6_379,
        name: "redis.taskflow-data.svc.cluster.local:6379",
      },
      { host: "::1", port: 80, name: "[::1]:80" },
    ]);
    expect([interval, timeout]).toEqual([30, 2_000]);
  });

  it.each([
    ["", /FORBIDDEN is missing: expected forbidden targets/],
    ["redis", /FORBIDDEN names "redis": expected host:port with a port from 1 to 65535/],
    ["redis:0", /names "redis:0"/],
    ["redis:70000", /names "redis:70000"/],
    ["redis:6379,", /names ""/],
    ["http://redis:6379", /names "http:/],
    ["redis:6379,redis:6379", /names redis:6379 twice/],
    [Array.from({ length: 51 }, (_, index) => `h${index}:1`).join(), /names 51 targets: at most 50 are allowed/],
  ])("is refused if FORBIDDEN is %j", (value, fault) => expect(() => read(value)).toThrow(fault));
});
