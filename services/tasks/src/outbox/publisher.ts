/** The leader's work: assigns committed events their positions and appends them to the stream in this order. */
import type { tasks } from "@taskflow/generator/metrics/tasks";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { LeaderQuery } from "./leadership.ts";
import { batchSize, outbox, type Placed } from "./outbox.ts";
import { type EventStream, entryId, positionOf } from "./stream.ts";

/**
 * Milliseconds between two checks of the stream's end while nothing is sent, and between two searches for old events.
 */
const timing = { streamAgain: 1_000, retireAgain: 60_000 };

export interface PublisherOptions {
  readonly query: LeaderQuery;
  readonly stream: EventStream;
  readonly metrics: ServiceMetrics<typeof tasks>;
  readonly log: Log;
}

export interface Publisher {
  /**
   * @returns whether there may be more to do at once. Rejects while the database or Redis is unavailable: call it
   * again.
   */
  step(): Promise<boolean>;
  /** Deletes events that were sent long ago, once a minute at most. */
  retire(): Promise<void>;
}

/** Serves one term of leadership: its state stays valid as long as no other replica leads. */
export async function publisher({ query, stream, metrics, log }: PublisherOptions): Promise<Publisher> {
  const { taskflow_events_published_total: published, taskflow_dependency_up: up } = metrics.declared;
  /** The last assigned position, and the last confirmed one. */
  let { position, sent } = await outbox.progress(query);
  /** The stream's last id; undefined if it must be queried. */
  let last: string | undefined;
  /** Whether all assigned positions are in the stream. */
  let complete = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let retiredAt = Number.NEGATIVE_INFINITY;

  async function watched(answer: Promise<string>): Promise<string> {
    try {
      const id = await answer;
      up.set({ dependency: "redis" }, 1);
      return id;
    } catch (error) {
      up.set({ dependency: "redis" }, 0);
      throw error;
    }
  }

  /** The stream's last id, queried again from time to time: Redis may have been emptied, restored or replaced. */
  async function end(): Promise<string> {
    if (last !== undefined && performance.now() - askedAt < timing.streamAgain) return last;
    const answer = await watched(stream.last());
    if (answer !== last) complete = false;
    last = answer;
    askedAt = performance.now();
    return answer;
  }

  /** Skips positions that the stream has already used: the database is older than the stream, as after a restore. */
  async function jump(to: bigint): Promise<void> {
    log.warn(
      { position: `${position}`, stream: `${to}` },
      "the stream is ahead of the outbox: continuing after the stream's end",
    );
    await outbox.jump(query, to, sent);
    position = to;
    sent = to;
  }

  async function send(after: string, events: readonly Placed[]): Promise<void> {
    const { position: target } = events.at(-1) as Placed;
    if (target > position) position = target;
    // Until Redis confirms, the stream's end is unknown, and these events may have to be sent again.
    last = undefined;
    complete = false;
    last = await watched(stream.append(after, events));
    if (last !== entryId(target)) return log.warn({ expected: after, last }, "the stream ends elsewhere than it did");
    published.inc(events.length);
    if (target > sent) sent = target;
    complete = target === position;
  }

  return {
    async step() {
      const after = await end();
      if (positionOf(after) > position) await jump(positionOf(after));
      const events = complete ? await outbox.number(query, sent) : await outbox.after(query, positionOf(after));
      if (events.length > 0) {
        await send(after, events);
        return !complete || events.length === batchSize;
      }
      if (complete) return false;
      complete = true;
      sent = position;
      return true;
    },

    async retire() {
      if (performance.now() - retiredAt < timing.retireAgain) return;
      // One batch at a time, the rest in the next rounds: new events wait in the meantime.
      if ((await outbox.retire(query, sent)) === 0) retiredAt = performance.now();
    },
  };
}
