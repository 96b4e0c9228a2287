/** The expected counts, computed in the simplest way: by reading the whole stream once. */
import { decodeEvent, type Status, statuses, stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import type { Redis } from "ioredis";
import { expect } from "vitest";
import { keys } from "../src/keys.ts";

export interface Recount {
  created: number;
  completed: number;
  byStatus: Record<Status, number>;
}

const nothing = (): Recount => ({ created: 0, completed: 0, byStatus: { open: 0, in_progress: 0, done: 0 } });

/** The expected counts by team; under "all" those of all teams. */
export async function recount(redis: Redis): Promise<Map<string, Recount>> {
  const events = new Map<string, TaskEvent>();
  for (const [, fields] of await redis.xrange(stream.tasks, "-", "+")) {
    const event = attempt(fields);
    if (event && !events.has(event.id)) events.set(event.id, event);
  }
  const counts = new Map<string, Recount>([["all", nothing()]]);
  const tasks = Map.groupBy(events.values(), ({ task }) => task.id);
  for (const history of tasks.values()) {
    const team = history[0]?.team as string;
    if (!counts.has(team)) counts.set(team, nothing());
    for (const count of [counts.get(team), counts.get("all")]) if (count) add(count, history);
  }
  return counts;
}

function add(count: Recount, history: readonly TaskEvent[]): void {
  count.created += history.filter(({ type }) => type === "task.created").length;
  count.completed += history.filter(({ type, task }) => type === "task.moved" && task.status === "done").length;
  if (history.some(({ type }) => type === "task.deleted")) return;
  const last = history.reduce((newest, event) => (event.task.version > newest.task.version ? event : newest));
  count.byStatus[last.task.status] += 1;
}

function attempt(fields: readonly string[]): TaskEvent | undefined {
  try {
    return decodeEvent(fields);
  } catch {
    return undefined;
  }
}

/** The counts in Redis: `key` is that of the totals or of one team. */
export async function counted(redis: Redis, key: string): Promise<Recount> {
  const hash = await redis.hgetall(key);
  const number = (field: string) => Number(hash[field] ?? 0);
  const byStatus = Object.fromEntries(statuses.map((status) => [status, number(status)])) as Recount["byStatus"];
  return { created: number("created"), completed: number("completed"), byStatus };
}

/** Waits until the whole stream is counted, and compares the counts with a recount. */
export async function expectRecount(redis: Redis, withinMs = 15_000): Promise<void> {
  const [newest] = await redis.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
  const last = newest?.[0] ?? null;
  await eventually(async () => (await redis.hget(keys.state, "position")) === last, withinMs);
  const expected = await recount(redis);
  expect(await counted(redis, keys.totals)).toEqual(expected.get("all"));
  for (const [of, count] of expected) if (of !== "all") expect(await counted(redis, keys.team(of))).toEqual(count);
  const open = [...expected].filter(([of, { byStatus }]) => of !== "all" && byStatus.open > 0);
  const ranked = await redis.zrevrange(keys.open, 0, -1, "WITHSCORES");
  expect(new Map(open.map(([of, { byStatus }]) => [of, String(byStatus.open)]))).toEqual(
    new Map(ranked.flatMap((name, index) => (index % 2 === 0 ? [[name, String(ranked[index + 1])]] : []))),
  );
}
