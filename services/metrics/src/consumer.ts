/**
 * Reads the stream after the last counted entry, and counts. Needs no consumer group: the position is stored with the
 * counts.
 */
import { once } from "node:events";
import type { metrics as declared } from "@taskflow/generator/metrics/metrics";
import { decodeEvent, stream } from "@taskflow/kit/events.ts";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { blocking } from "@taskflow/kit/redis.ts";
import type { Redis } from "ioredis";
import type { Applied, CountsRepository, Entry } from "./counts-repository.ts";
import { isAfter } from "./stream-id.ts";

/** Entries per read. */
const batch = 200;

export function consumer(deps: {
  readonly redis: Redis;
  readonly counts: CountsRepository;
  readonly metrics: ServiceMetrics<typeof declared>;
  readonly log: Log;
  /** Milliseconds for which a read waits for new entries; 2 s by default. */
  readonly patienceMs?: number;
}): Loop {
  const { redis, counts, metrics, log, patienceMs = 2_000 } = deps;
  const { taskflow_events_consumed_total: consumed } = metrics.declared;
  const reader = blocking(redis);
  let position: string | undefined;

  const running = loop({ name: "count", log, pauseMs: 0 }, async (signal) => {
    if (reader.status !== "ready") await once(reader, "ready", { signal });
    const from = position ?? (await counts.position());
    // Read again from Redis unless this round succeeds: after an error, or after a pause in which Redis may have been
    // flushed.
    position = undefined;
    const answer = await reader.xread("COUNT", batch, "BLOCK", patienceMs, "STREAMS", stream.tasks, from);
    const entries = (answer?.[0]?.[1] ?? []).map(([id, fields]) => read(id, fields));
    if (entries.length === 0) return;
    const applied = await counts.apply(from, entries);
    position = applied.position;
    report(from, entries, applied);
  });

  function report(from: string, entries: readonly ReadEntry[], { position, counted, repeated }: Applied): void {
    if (isAfter(from, position)) log.warn({ from, position }, "the counts are lost: counting the whole stream again");
    consumed.inc({ outcome: "counted" }, counted);
    consumed.inc({ outcome: "repeated" }, repeated);
    for (const { id, fault } of entries) {
      if (fault === undefined) continue;
      consumed.inc({ outcome: "unreadable" });
      log.warn({ entry: id, fault }, "an entry of the stream is not an event: not counted");
    }
  }

  return {
    ...running,
    stop: async () => {
      // Disconnecting ends the blocking read.
      const stopped = running.stop();
      reader.disconnect();
      await stopped;
    },
  };
}

interface ReadEntry extends Entry {
  readonly fault?: string;
}

function read(id: string, fields: readonly string[] | null): ReadEntry {
  try {
    return { id, event: decodeEvent(fields) };
  } catch (error) {
    return { id, fault: (error as Error).message.slice(0, 200) };
  }
}
