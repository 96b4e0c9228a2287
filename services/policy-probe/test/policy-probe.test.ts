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
  const told = async (name: string) =>
    [...(await metrics.registry.metrics()).matchAll(new RegExp(`^${name}(?:{\\w+="(.*)"})? (\\S+)$`, "gm"))].map(
      ([, label, value]) => [label, Number(value)] as const,
    );
  const attemptsOf = async () => Object.fromEntries(await told("taskflow_policy_probe_attempts_total"));
  const openOf = async () => Object.fromEntries(await told("taskflow_policy_probe_open"));
  const lastRun = async () => (await told("taskflow_policy_probe_last_run_timestamp_seconds"))[0]?.[1] ?? 0;
  const first = () => eventually(async () => (await lastRun()) > 0);
  return { app, lines, attemptsOf, openOf, lastRun, first };
}

describe("a forbidden target", () => {
  it("that opens is a hole, and one that refuses is one, too: each is told and logged", async () => {
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

  it("is one of many: none of the attempts is in the way of another", async () => {
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

  it("that never answers is kept out, as it should be: nothing is complained of", async () => {
    const silent = await door(silentDoor());
    const { first, attemptsOf, openOf, lines } = await start([silent]);
    await first();
    expect(await attemptsOf()).toEqual({ opened: 0, refused: 0, "timed-out": 1, unresolved: 0 });
    expect(await openOf()).toEqual({ [silent]: 0 });
    expect(lines.filter(({ level }) => level === "warn")).toEqual([]);
  });

  it("whose name is not known is undecided: neither open nor shut", async () => {
    const { first, attemptsOf, openOf, lines } = await start([nowhere]);
    await first();
    expect(await attemptsOf()).toEqual({ opened: 0, refused: 0, "timed-out": 0, unresolved: 1 });
    expect(await openOf()).toEqual({});
    expect(lines).toContainEqual(expect.objectContaining({ target: nowhere, outcome: "unresolved" }));
  });

  it("is tried again after the interval, and what changes is told", async () => {
    const { name, close } = await openDoor();
    const silent = await door(silentDoor());
    const { first, openOf, attemptsOf, lastRun } = await start([name, silent]);
    await first();
    const begun = await lastRun();
    expect(Math.abs(Date.now() / 1_000 - begun)).toBeLessThan(10);
    expect(await openOf()).toEqual({ [name]: 1, [silent]: 0 });
    close();
    await eventually(async () => (await attemptsOf()).refused === 1);
    // Side by side, a silent one holds up nobody; between two rounds is the interval.
    expect((await lastRun()) - begun).toBeGreaterThan(0.9);
    expect(await attemptsOf()).toMatchObject({ opened: 1, refused: 1, "timed-out": 2 });
    await door(openDoor(Number(name.split(":")[1])));
    await eventually(async () => (await attemptsOf()).opened === 2);
  });
});

describe("it is ready", () => {
  it("once DNS knows one name", async () => {
    const { app } = await start([nowhere, "localhost:9"]);
    const answer = await app.inject("/readyz");
    expect([answer.statusCode, answer.json().checks.dns.status]).toEqual([200, "up"]);
  });

  it("and not while it knows none; alive all the same", async () => {
    const { app } = await start([nowhere]);
    const answer = await app.inject("/readyz");
    expect([answer.statusCode, answer.json().checks.dns.status]).toEqual([503, "down"]);
    expect((await app.inject("/healthz")).statusCode).toBe(200);
  });
});

describe("the configuration", () => {
  const read = (FORBIDDEN: string) => testConfig(settings, { FORBIDDEN });

  it("names hosts and ports; the rest has defaults", () => {
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
    ["redis", /FORBIDDEN names "redis": host:port with a port from 1 to 65535 is expected/],
    ["redis:0", /names "redis:0"/],
    ["redis:70000", /names "redis:70000"/],
    ["redis:6379,", /names ""/],
    ["http://redis:6379", /names "http:/],
    ["redis:6379,redis:6379", /names redis:6379 twice/],
    [Array.from({ length: 51 }, (_, index) => `h${index}:1`).join(), /names 51 targets: 50 at most/],
  ])("is refused where FORBIDDEN is %j", (value, fault) => expect(() => read(value)).toThrow(fault));
});
