/** Reads the counts. Methods reject with Problem 503 if Redis does not answer. */
import { type Status, statuses, stream } from "@taskflow/kit/events.ts";
import { unavailable } from "@taskflow/kit/problem.ts";
import type { ChainableCommander, Redis } from "ioredis";
import { keys } from "./keys.ts";
import { entriesAfter, isAfter } from "./stream-id.ts";
import { type Bucket, type Day, daysUntil, throughput } from "./throughput.ts";

export interface Statistics {
  readonly created: number;
  readonly completed: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly throughput: Bucket[];
  readonly asOf: string;
}

export interface Totals {
  readonly created: number;
  readonly completed: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Open tasks of the teams with the most open tasks. */
  readonly openByTeam: ReadonlyMap<string, number>;
  /** Entries of the stream that are not counted yet. */
  readonly lag: number;
}

const fields = ["created", "completed", ...statuses] as const;
const largestTeams = 20;

type Newest = readonly [id: string, fields: readonly string[]][];

export type StatisticsRepository = ReturnType<typeof statisticsRepository>;

export function statisticsRepository(redis: Redis) {
  return {
    async ofTeam(team: string, days: number, now = Date.now()): Promise<Statistics> {
      const asked = daysUntil(now, days);
      const pipeline = redis.pipeline();
      pipeline.hmget(keys.team(team), ...fields).hmget(keys.state, "position", "time");
      pipeline.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
      for (const day of asked) pipeline.hgetall(keys.day(team, day));
      const [counts, state, newest, ...read] = await answersOf(pipeline);
      const [position, time] = state as (string | null)[];
      const behind = isAfter((newest as Newest)[0]?.[0] ?? "0-0", position ?? "0-0");
      return {
        ...named(counts as (string | null)[]),
        throughput: throughput(now, days, new Map(asked.map((day, index) => [day, read[index] as Day]))),
        // If the whole stream is counted, the counts are valid as of now.
        asOf: behind ? (time ?? new Date(0).toISOString()) : new Date(now).toISOString(),
      };
    },

    async ofAll(): Promise<Totals> {
      const pipeline = redis.pipeline();
      pipeline.hmget(keys.totals, ...fields).hget(keys.state, "position");
      pipeline.zrevrange(keys.open, 0, largestTeams - 1, "WITHSCORES");
      pipeline.xrevrange(stream.tasks, "+", "-", "COUNT", 1).xlen(stream.tasks);
      const [counts, position, teams, newest, length] = await answersOf(pipeline);
      const last = (newest as Newest)[0]?.[0] ?? "0-0";
      return {
        ...named(counts as (string | null)[]),
        openByTeam: pairs(teams as string[]),
        lag: entriesAfter((position as string | null) ?? "0-0", last, length as number),
      };
    },
  };
}

function named(counts: readonly (string | null)[]): Pick<Totals, "created" | "completed" | "byStatus"> {
  const [created = 0, completed = 0, open = 0, in_progress = 0, done = 0] = counts.map(Number);
  return { created, completed, byStatus: { open, in_progress, done } };
}

function pairs(flat: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (let index = 0; index < flat.length; index += 2) found.set(String(flat[index]), Number(flat[index + 1]));
  return found;
}

async function answersOf(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = await pipeline.exec().catch((error) => Promise.reject(unavailable("Redis", error)));
  return (results ?? []).map(([error, answer]) => {
    if (error) throw unavailable("Redis", error);
    return answer;
  });
}
