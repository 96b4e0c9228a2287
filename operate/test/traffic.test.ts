import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import type { PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { needing } from "../chaos/needs.ts";
import { accountKey } from "../load/account-key.ts";
import { publicPath, routesOf } from "../load/api-paths.ts";
import { chanceOf, untilNext } from "../load/chance.ts";
import type { Action } from "../load/kind.ts";
import { firstLimit } from "../load/rates.ts";
import { schedule } from "../load/schedule.ts";
import { type Sample, summarize } from "../load/summary.ts";
import { directWays, wayIn, waysIn } from "../load/way-in.ts";
import { remarks, summaryTable } from "../traffic/report.ts";
import { kinds, laptop, rack, users } from "./fixture.ts";

const node = { address: "192.0.2.7" };

function first(count: number, seed: string, rate = 20): Action[] {
  return schedule({ seed, rate, people: 7, kinds }).take(count).toArray();
}

describe("the schedule", () => {
  test("is the same for the same seed, and another for another seed", () => {
    expect(first(500, "a")).toEqual(first(500, "a"));
    expect(first(50, "b")).not.toEqual(first(50, "a"));
  });

  test("has the given rate, at independent times", () => {
    const actions = first(20_000, "a", 50);
    expect((20_000 / (actions.at(-1)?.at ?? 0)) * 1_000).toBeCloseTo(50, -0.5);
    const gaps = actions.slice(1).map(({ at }, index) => at - (actions[index]?.at ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeCloseTo(1, 1); // in an exponential distribution, the deviation equals the mean
  });

  test("has every kind in proportion to its weight, and every user", () => {
    const actions = first(20_000, "a");
    const all = kinds.reduce((sum, { weight }) => sum + weight, 0);
    for (const kind of kinds)
      expect(actions.filter((action) => action.kind === kind).length / 20_000).toBeCloseTo(kind.weight / all, 1.7);
    expect(new Set(actions.map(({ person }) => person))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  test("uses numbers that are uniform from 0 to below 1", () => {
    const chance = chanceOf("x");
    const values = Array.from({ length: 10_000 }, chance);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++)
      expect(values.filter((value) => Math.floor(value * 10) === tenth).length / 1_000).toBeCloseTo(1, 0.5);
    expect(untilNext(() => 0.999_999, 1)).toBeGreaterThan(10);
  });
});

describe("the way in", () => {
  test("is the page's NodePort, if there is one", () => {
    expect(wayIn(laptop.planned, node)).toMatchObject({
      origin: "http://192.0.2.7:30080",
      serverName: undefined,
      through: ["frontend", "gateway"],
      hasPage: true,
    });
  });

  test("is otherwise the page's host; the Ingress may route the API directly to the gateway", () => {
    expect(wayIn(rack.planned, { ...node, authority: "PEM" })).toEqual({
      origin: "https://app.rack.internal",
      address: "192.0.2.7",
      port: 443,
      serverName: "app.rack.internal",
      authority: "PEM",
      through: ["gateway"],
      hasPage: true,
    });
  });

  test("can be any host that leads to the API; another host gets a suggestion", () => {
    expect(wayIn(laptop.planned, node, "app.test")).toMatchObject({ through: ["frontend", "gateway"], hasPage: true });
    expect(waysIn(laptop.planned, node)).toHaveLength(2);
    expect(() => wayIn(laptop.planned, node, "apq.test")).toThrow(
      new Usage('no host "apq.test" of laptop leads to the API: did you mean "app.test"?'),
    );
  });
});

describe("the way in without a page and a gateway", () => {
  const tasks = laptop.planned.components.find(({ name }) => name === "tasks") as PlannedMicroservice;
  const [port] = tasks.ports;
  const at = { pathType: "Prefix", port: "http", servicePort: 80, maxBody: null, pauseSeconds: null } as const;
  const paths = ["/", "/admin"].map((path) => ({ ...at, path, controllerLimits: false }));
  const entry: PlannedMicroservice = {
    ...tasks,
    ports: port ? [{ ...port, nodePort: 30090 }] : [],
    ingress: {
      controller: "other",
      className: "c",
      tlsSecret: "s",
      gateway: null,
      limitsItself: false,
      hosts: [{ host: "shop.test", paths }],
    },
  };
  const planned = { ...laptop.planned, components: [entry] };

  test("leads to a microservice directly", () => {
    const shared = { through: ["tasks"], hasPage: true };
    expect(waysIn(planned, node)).toMatchObject([
      { ...shared, origin: "http://192.0.2.7:30090", serverName: undefined },
      { ...shared, origin: "https://shop.test", serverName: "shop.test" },
    ]);
    expect(directWays(planned, node).map(({ path }) => path)).toEqual(["/", "/", "/admin"]);
    expect(directWays(laptop.planned, node)).toEqual([]);
  });

  test("is needed by every request, with the data stores of what answers", () => {
    const requests = { ...users, through: ["entry"] };
    const kindsNeeding = (...names: string[]) => [...needing(planned, requests, names)].sort();
    expect(kindsNeeding("entry")).toEqual(kinds.map(({ name }) => name).sort());
    expect(kindsNeeding("entry", "tasks")).toEqual(["create a task", "list tasks"]);
  });

  test("has no limit of a gateway", () => {
    expect(firstLimit(routesOf(planned), users)).toBeUndefined();
  });
});

test("a microservice's path has a public path at the gateway", () => {
  const routes = routesOf(laptop.planned);
  expect(publicPath(routes, "tasks", "/tasks?limit=5")).toBe("/api/tasks?limit=5");
  expect(publicPath(routes, "tasks", "/tasks/1")).toBe("/api/tasks/1");
  expect(publicPath(routes, "auth", "/login")).toBe("/api/auth/login");
  expect(publicPath(routes, "archive", "/2026/1")).toBe("/api/archive/2026/1");
  expect(() => publicPath(routes, "tasks", "/metrics")).toThrow("no route of the gateway leads to /metrics of tasks");
});

test("the first rate limit is that of the microservice with most requests for its limit", () => {
  const limit = firstLimit(routesOf(laptop.planned), users);
  const [tasks] = routesOf(laptop.planned).filter(({ upstream }) => upstream.name === "tasks");
  expect(limit).toMatchObject({ service: "tasks", ratePerSecond: tasks?.ratePerSecond });
  expect(limit?.reachedAt).toBeCloseTo(((tasks?.ratePerSecond ?? 0) * 12) / 7); // 7 of 12 requests go to tasks
});

test("the key of the accounts is created once, and readable by its owner only", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "traffic-")), "state");
  const key = accountKey(folder);
  expect(key).toHaveLength(32);
  expect(accountKey(folder)).toEqual(key);
  expect(readFileSync(join(folder, "traffic-key"))).toEqual(key);
  expect(statSync(join(folder, "traffic-key")).mode & 0o077).toBe(0);
});

describe("the summary", () => {
  const sample = (kind: string, sent: number, ended: number, outcome = "good"): Sample => ({
    kind,
    sent,
    ended,
    outcome,
  });
  const samples = [
    sample("list", 0, 10),
    sample("list", 100, 130),
    sample("move", 1_000, 3_000, "503"),
    sample("move", 1_500, 1_501, "conflict"),
    sample("list", 2_000, 2_001, "limited"),
    sample("list", 2_500, 2_600, "502 bare"),
  ];

  test("counts failures by reason and measures their span; conflicts and limits are not failures", () => {
    const summary = summarize(samples);
    expect(summary).toMatchObject({ requests: 6, failed: 2, conflicts: 1, limited: 1, slowest: 2_000 });
    expect(summary.reasons).toEqual({ "503": 1, "502 bare": 1 });
    expect(summary.failing).toEqual({ from: 1_000, to: 3_000, seconds: 2 });
    expect(summary.kinds.move).toMatchObject({ requests: 2, failed: 1, p50: 1 });
    expect(summarize([]).failing).toBeUndefined();
  });

  test("lists the most frequent kind first and the total last", () => {
    const lines = summaryTable(summarize(samples)).split("\n");
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual(["action", "------", "list", "move", "all"]);
    expect(lines[4]).toMatch(/^all +6 +2 +10 ms +2000 ms +2000 ms$/);
    const why = remarks(summarize(samples), 3).join("\n");
    expect(why).toContain("1 x 502 without a problem document");
    expect(why).toContain("within 2.0 s");
    expect(why).toMatch(/429.*: 1\n412.*: 1\nsent again.*: 3/);
  });
});
