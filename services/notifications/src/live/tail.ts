/** Reads new entries of both streams for this replica's open pages. Each replica reads all entries. */
import { once } from "node:events";
import { stream } from "@taskflow/kit/events.ts";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import { blocking } from "@taskflow/kit/redis.ts";
import type { Redis } from "ioredis";
import type { Hub } from "./hub.ts";
import { newsOf } from "./news.ts";
import { type Position, type Source, sources } from "./position.ts";

/** Entries per read: all of them may have to wait in each page's buffer. */
const batch = 50;
const patience = 5_000;

export function createTail({ redis, hub, log }: { redis: Redis; hub: Hub; log: Log }): Loop {
  const reader = blocking(redis);
  const sourceOf = new Map<string, Source>(sources.map((source) => [stream[source], source]));

  const running = loop({ name: "follow", log, pauseMs: 0 }, async (signal) => {
    if (reader.status !== "ready") await once(reader, "ready", { signal });
    hub.begin(hub.position() ?? (await ends(reader)));
    const { tasks, notifications } = hub.position() as Position;
    const keys = [stream.tasks, stream.notifications, tasks, notifications] as const;
    const answer = await reader.xread("COUNT", batch, "BLOCK", patience, "STREAMS", ...keys);
    for (const [key, entries] of answer ?? []) {
      const source = sourceOf.get(key);
      if (source) for (const [id, fields] of entries) hub.follow(source, id, newsOf(source, id, fields));
    }
  });

  return {
    ...running,
    stop: async () => {
      const stopped = running.stop();
      reader.disconnect(); // ends the read that waits
      await stopped;
    },
  };
}

/** The ids of the newest entries: a page that opens now receives the entries after them. */
async function ends(redis: Redis): Promise<Position> {
  const [tasks, notifications] = await Promise.all(
    sources.map(async (source) => (await redis.xrevrange(stream[source], "+", "-", "COUNT", 1))[0]?.[0] ?? "0-0"),
  );
  return { tasks: tasks ?? "0-0", notifications: notifications ?? "0-0" };
}
