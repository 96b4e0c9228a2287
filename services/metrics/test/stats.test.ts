import { eventually } from "@taskflow/kit/testing.ts";
import { describe, expect } from "vitest";
import { keys } from "../src/keys.ts";
import { life, publish } from "./events.ts";
import { it as base } from "./fixture.ts";

const team = "00000000-0000-4000-8000-00000000000a";
const other = "00000000-0000-4000-8000-00000000000b";
const user = "00000000-0000-4000-8000-0000000000ff";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const it = base
  .extend(
    "get",
    ({ service }) =>
      (url: string, headers: Record<string, string> = { "x-user": user, "x-team": team }) =>
        service.app.inject({ url, headers }),
  )
  .extend(
    "scrape",
    ({ get }) =>
      async () =>
        (await get("/metrics")).body,
  )
  .extend("allCounted", ({ scrape }) => {
    return () => eventually(async () => (await scrape()).includes("\ntaskflow_stream_lag 0\n"));
  });

interface Bucket {
  hour?: string;
  day?: string;
  created: number;
  completed: number;
}

describe("statistics", () => {
  it("are zeros for an unknown team", async ({ get }) => {
    const answer = await get("/stats");
    expect(answer.statusCode).toBe(200);
    const { asOf, throughput, ...rest } = answer.json();
    expect(rest).toEqual({ created: 0, completed: 0, byStatus: { open: 0, in_progress: 0, done: 0 } });
    expect(throughput).toHaveLength(7);
    expect(Date.now() - Date.parse(asOf)).toBeLessThan(5_000);
  });

  it("contain only the team's own tasks", async ({ redis, get, allCounted }) => {
    await publish(redis, ...life(team, "done"), ...life(team, "open"), ...life(other, "in_progress"));
    await allCounted();
    expect((await get("/stats")).json()).toMatchObject({
      created: 2,
      completed: 1,
      byStatus: { open: 1, in_progress: 0, done: 1 },
    });
    expect((await get("/stats", { "x-user": user, "x-team": other })).json()).toMatchObject({
      created: 1,
      completed: 0,
      byStatus: { open: 0, in_progress: 1, done: 0 },
    });
  });

  it("are per hour for up to two days and per day for more, without gaps", async ({ redis, get, allCounted }) => {
    const hours = [0, 1, 1, 23, 26, 47, 60, 24 * 12, 24 * 29];
    for (const hour of hours) await publish(redis, ...life(team, "done", ago(hour)));
    await allCounted();
    for (const days of [1, 2, 3, 7, 30]) {
      const { throughput } = (await get(`/stats?days=${days}`)).json() as { throughput: Bucket[] };
      const unit = days <= 2 ? 3_600_000 : 86_400_000;
      expect(throughput).toHaveLength(days <= 2 ? days * 24 : days);
      const starts = throughput.map(({ hour, day }) => Date.parse(hour ?? `${day}T00:00:00Z`));
      const first = (Math.floor(Date.now() / unit) - throughput.length + 1) * unit;
      expect(starts).toEqual(throughput.map((_, index) => first + index * unit));
      const times = hours.map((hour) => Date.parse(ago(hour)));
      for (const [index, { created, completed }] of throughput.entries()) {
        const start = starts[index] ?? 0;
        const expected = times.filter((time) => time >= start && time < start + unit).length;
        expect([days, index, created, completed]).toEqual([days, index, expected, expected]);
      }
    }
  });

  it("leave out hours of more than 30 days ago and hours in the future", async ({ redis, get, allCounted }) => {
    await publish(redis, ...life(team, "done", ago(24 * 40)), ...life(team, "done", "9999-12-31T23:59:59Z"));
    await allCounted();
    const { created, throughput, asOf } = (await get("/stats?days=30")).json();
    expect(created).toBe(2);
    expect(throughput.at(-1)).toMatchObject({ created: 1, completed: 1 });
    expect(throughput.reduce((sum: number, bucket: Bucket) => sum + bucket.created, 0)).toBe(1);
    expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.now());
    const buckets = await redis.keys(`${keys.prefix}hours:*`);
    expect(buckets).toHaveLength(1);
    expect(await redis.ttl(buckets[0] as string)).toBeLessThanOrEqual(31 * 86_400);
    expect(await redis.ttl(buckets[0] as string)).toBeGreaterThan(29 * 86_400);
  });

  it("report the time of the last counted event while events wait", async ({ redis, get, allCounted }) => {
    const time = ago(5);
    await publish(redis, ...life(team, "open", time));
    await allCounted();
    await redis.xadd("taskflow:tasks", "50-0", "event", "waits");
    await redis.hset(keys.state, "position", "1-0");
    // The consumer may move the position on between two statements: one of many tries falls in between.
    const asked = [];
    for (let times = 0; times < 200; times += 1) {
      await redis.hset(keys.state, "position", "1-0");
      asked.push((await get("/stats")).json().asOf);
    }
    expect(asked).toContain(time);
  });

  it.for(["days=0", "days=31", "days=-1", "days=1.5", "days=x", "days=", "days=7&days=8", "days=1e1000", "days='--"])(
    "refuse ?%s",
    async (query, { get }) => {
      const answer = await get(`/stats?${query}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
    },
  );

  it.for([
    ["a request without identity", {}],
    ["a user without a team", { "x-user": user }],
    ["invalid ids", { "x-user": "1", "x-team": "'; DROP TABLE" }],
    ["an id in upper case", { "x-user": user, "x-team": team.toUpperCase() }],
  ] as const)("are refused for %s", async ([_who, headers], { get }) => {
    expect((await get("/stats", headers as Record<string, string>)).statusCode).toBe(401);
  });
});

describe("Prometheus", () => {
  it("gets the totals of all teams, and the 20 largest teams by id", async ({ redis, scrape, allCounted }) => {
    const teams = Array.from({ length: 23 }, (_, index) => team.replace(/0a$/, String(index + 10)));
    for (const [index, id] of teams.entries())
      for (let times = 0; times <= index; times += 1) await publish(redis, ...life(id, "open"));
    await publish(redis, ...life(team, "done"));
    await allCounted();
    const text = await scrape();
    expect(text).toContain("\ntaskflow_tasks_created_total 277\n");
    expect(text).toContain("\ntaskflow_tasks_completed_total 1\n");
    expect(text).toContain('\ntaskflow_tasks{status="open"} 276\n');
    expect(text).toContain('\ntaskflow_tasks{status="done"} 1\n');
    const byTeam = [...text.matchAll(/taskflow_team_tasks_open\{team="([^"]+)"\} (\d+)/g)];
    expect(byTeam).toHaveLength(21);
    expect(byTeam.find(([, name]) => name === "other")?.[2]).toBe("6");
    expect(byTeam.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(276);
  });

  it("shares the port with the service's page and API document", async ({ get }) => {
    expect((await get("/")).statusCode).toBe(200);
    expect(Object.keys((await get("/docs/json")).json().paths)).toEqual(["/stats"]);
  });
});
