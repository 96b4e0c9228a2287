/** Consumes events at least once each, and gives one up after a number of deliveries, which Redis counts. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { notifications as declared } from "@taskflow/generator/metrics/notifications";
import type { TaskEvent } from "@taskflow/kit/events.ts";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { blocking } from "@taskflow/kit/redis.ts";
import type { Redis } from "ioredis";
import { createGroup, type Delivery } from "./group.ts";
import { type Handle, type Handled, isOfEvent, readEvent } from "./handle.ts";

export interface ConsumerOptions {
  readonly redis: Redis;
  readonly handle: Handle;
  /** Rejects while the database cannot be written to. */
  readonly database: () => Promise<void>;
  readonly metrics: ServiceMetrics<typeof declared>;
  readonly log: Log;
  /** Milliseconds: see config.ts. */
  readonly claimIdle: number;
  /** Called after notifications were added. */
  readonly onAdded?: () => void;
}

type Event = Delivery & { readonly event: TaskEvent };

/** Entries per read, and milliseconds for which a read waits for the first one: stopping may take as long. */
const batch = 100;
const patience = 1_000;
const mostDeliveries = 5;

export function createConsumer(options: ConsumerOptions): Loop {
  const { redis, handle, log, metrics, claimIdle } = options;
  const reader = blocking(redis);
  const group = createGroup({ redis, reader });
  const { taskflow_events_consumed_total: consumed, taskflow_dead_letters_total: dead } = metrics.declared;
  const { taskflow_notifications_created_total: created, taskflow_stream_lag } = metrics.declared;
  let lookedForStale = Number.NEGATIVE_INFINITY;
  taskflow_stream_lag.collect(() =>
    group.lag().then(
      (lag) => taskflow_stream_lag.set(lag),
      () => taskflow_stream_lag.remove(),
    ),
  );

  const running = loop({ name: "consume", log, pauseMs: 0 }, async (signal) => {
    for (const connection of [redis, reader])
      if (connection.status !== "ready") await once(connection, "ready", { signal });
    await options.database();
    if (performance.now() - lookedForStale > claimIdle / 3) await takeOver(signal);
    const fresh = await group.read(batch, Math.min(patience, Math.ceil(claimIdle / 3)));
    if (fresh.length > 0) await deliver(fresh, signal);
  });

  /** Takes over stale entries one by one: if an entry crashes the process, only its own delivery count grows. */
  async function takeOver(signal: AbortSignal): Promise<void> {
    lookedForStale = performance.now();
    let cursor = "0-0";
    do {
      const claim = await group.claim(claimIdle, cursor);
      cursor = claim.cursor;
      for (const entry of claim.lost) {
        consumed.inc({ outcome: "lost" });
        log.error({ entry }, "an event was trimmed from the stream before it was consumed");
      }
      const { claimed } = claim;
      if (claimed && claimed.deliveries > mostDeliveries)
        await bury(
          claimed,
          `not done in ${mostDeliveries} deliveries: its consumers ended before they acknowledged it`,
        );
      else if (claimed) await deliver([claimed], signal);
    } while (cursor !== "0-0" && !signal.aborted);
    await group.removeSilent(claimIdle * 10);
  }

  async function deliver(deliveries: readonly Delivery[], signal: AbortSignal): Promise<void> {
    const events: Event[] = [];
    for (const delivery of deliveries) {
      try {
        events.push({ ...delivery, event: readEvent(delivery.fields) });
      } catch (error) {
        await bury(delivery, (error as Error).message);
      }
    }
    if (events.length > 0) await finish(events, signal);
  }

  async function finish(events: readonly Event[], signal: AbortSignal): Promise<void> {
    let handled: Handled;
    try {
      handled = await whenPossible(events, signal);
    } catch (error) {
      if (!isOfEvent(error)) throw error;
      // One of the events is at fault: handled one by one, they show which.
      if (events.length > 1) for (const event of events) await finish([event], signal);
      else for (const event of events) await fail(event, error as Error);
      return;
    }
    const refusal = await group.acknowledge(
      events,
      handled.told.map((told) => JSON.stringify(told)),
    );
    if (refusal) log.warn({ err: refusal }, "open pages do not receive new notifications");
    consumed.inc({ outcome: "handled" }, events.length);
    for (const { kind } of handled.added) created.inc({ kind });
    if (handled.added.length > 0) options.onAdded?.();
  }

  /** Retries until the database answers, and keeps the entries: waiting does not count as a delivery. */
  async function whenPossible(events: readonly Event[], signal: AbortSignal): Promise<Handled> {
    for (let attempt = 1; ; attempt += 1) {
      const again = attempt > 1 || events.some(({ deliveries }) => deliveries > 1);
      try {
        return await handle(
          events.map(({ event }) => event),
          again,
        );
      } catch (error) {
        if (isOfEvent(error)) throw error;
        if (attempt === 1) log.warn({ err: error, events: events.length }, "events wait for the database");
        await group.keep(events).catch(() => {});
        await sleep(Math.min(2_000, 100 * 2 ** attempt), undefined, { signal }).catch(() => {});
        if (signal.aborted) throw error;
      }
    }
  }

  async function fail(event: Event, error: Error): Promise<void> {
    if (event.deliveries >= mostDeliveries) return bury(event, error.message);
    consumed.inc({ outcome: "failed" });
    const { id: entry, deliveries } = event;
    const { id, requestId } = event.event;
    log.warn({ err: error, entry, deliveries, event: id, requestId }, "an event failed and will be delivered again");
  }

  async function bury(delivery: Delivery, reason: string): Promise<void> {
    await group.bury(delivery, reason);
    consumed.inc({ outcome: "dead" });
    dead.inc();
    const { id: entry, deliveries } = delivery;
    log.error(
      { entry, deliveries, reason: reason.slice(0, 500) },
      "an event is given up: it is now in the dead-letter stream",
    );
  }

  return {
    ...running,
    stop: async () => {
      // Waits for the blocking read: an entry that it returned would otherwise stay pending without a consumer.
      await running.stop();
      await group.leave().catch(() => {});
      reader.disconnect();
    },
  };
}
