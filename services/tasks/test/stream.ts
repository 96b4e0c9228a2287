/** A reader of the stream of events. */
import { decodeEvent, stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { Redis } from "ioredis";
import type { TestRedis } from "../../../local/test-servers.ts";

export interface Entry {
  readonly id: string;
  readonly position: number;
  readonly event: TaskEvent;
}

export type Reader = ReturnType<typeof reader>;

export function reader({ url, password }: Pick<TestRedis, "url" | "password">) {
  const redis = new Redis(url, { password });
  redis.on("error", () => {}); // tests stop the server

  async function entries(): Promise<Entry[]> {
    const raw = await redis.xrange(stream.tasks, "-", "+");
    return raw.map(([id, fields]) => ({ id, position: Number(id.split("-")[0]), event: decodeEvent(fields) }));
  }
  return {
    redis,
    entries,
    of: async (task: string) => (await entries()).filter(({ event }) => event.task.id === task),
    /** Resolves when the stream has this many entries. */
    length: (expected: number, withinMs = 10_000) =>
      eventually(async () => {
        const length = await redis.xlen(stream.tasks);
        return length === expected || Promise.reject(new Error(`the stream has ${length} entries, not ${expected}`));
      }, withinMs),
    close: async () => redis.disconnect(),
  };
}
