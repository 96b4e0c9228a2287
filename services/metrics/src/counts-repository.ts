/** Writes the counts. apply-events.lua makes duplicates, disorder and concurrent replicas harmless. */
import { readFileSync } from "node:fs";
import type { TaskEvent } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import { keys } from "./keys.ts";
import { script } from "./script.ts";

/** An entry of the stream; without an event if it is unreadable. */
export interface Entry {
  readonly id: string;
  readonly event?: TaskEvent;
}

export interface Applied {
  /** The last counted entry. It is before the batch if the counts were lost in the meantime. */
  readonly position: string;
  readonly counted: number;
  readonly repeated: number;
}

const applyEvents = script(readFileSync(new URL("apply-events.lua", import.meta.url), "utf8"));
const { prefix, state, seen, totals, open, deleted } = keys;

/** ISO 8601; not later than now, even if the sender's clock is ahead. */
const timeOf = (event: TaskEvent | undefined): string =>
  event ? new Date(Math.min(Date.parse(event.time), Date.now())).toISOString() : "";

export type CountsRepository = ReturnType<typeof countsRepository>;

/** Methods reject with Redis' errors. */
export function countsRepository(redis: Redis) {
  return {
    /** The last counted entry; 0-0 if there is none. */
    async position(): Promise<string> {
      return (await redis.hget(state, "position")) ?? "0-0";
    },

    /** Counts entries that were read after `from`. Repeating it does no harm. */
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
