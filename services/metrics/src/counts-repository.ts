/** The counts as they are written: see apply-events.lua for what makes duplicates, disorder and two replicas harmless. */
import { readFileSync } from "node:fs";
import type { TaskEvent } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import { keys } from "./keys.ts";
import { script } from "./script.ts";

/** An entry of the stream; without an event where it holds none that can be read. */
export interface Entry {
  readonly id: string;
  readonly event?: TaskEvent;
}

export interface Applied {
  /** Up to here all is counted. Before the batch, where the counts were lost meanwhile. */
  readonly position: string;
  readonly counted: number;
  readonly repeated: number;
}

const applyEvents = script(readFileSync(new URL("apply-events.lua", import.meta.url), "utf8"));
const { prefix, state, seen, totals, open, deleted } = keys;

/** ISO 8601; not later than now, whatever the clock said where it happened. */
const timeOf = (event: TaskEvent | undefined): string =>
  event ? new Date(Math.min(Date.parse(event.time), Date.now())).toISOString() : "";

export type CountsRepository = ReturnType<typeof countsRepository>;

/** Methods reject with what Redis says. */
export function countsRepository(redis: Redis) {
  return {
    /** The last entry that is counted; 0-0 where none is. */
    async position(): Promise<string> {
      return (await redis.hget(state, "position")) ?? "0-0";
    },

    /** Counts what was read after `from`, which may be done again. */
    async apply(from: string, entries: readonly Entry[]): Promise<Applied> {
      const events = entries.flatMap(({ id, event }) => (event ? [{ id, event }] : []));
      const values = events.flatMap(({ id, event: { id: event, team, task, type, time } }) => {
        return [id, event, team, task.id, type, task.version, task.status, Date.parse(time)];
      });
      const head = [prefix, from, entries.at(-1)?.id ?? from, timeOf(events.at(-1)?.event)];
      const answer = await applyEvents(redis, [state, seen, totals, open, deleted], [...head, ...values]);
      const [position, counted, repeated] = answer as [string, number, number];
      return { position, counted, repeated };
    },
  };
}
