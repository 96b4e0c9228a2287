/** What the leader does: gives committed events their places, and brings them into the stream in this order. */
import type { tasks } from "@taskflow/generator/metrics/tasks";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { LeaderQuery } from "./leadership.ts";
import { batchSize, outbox, type Placed } from "./outbox.ts";
import { type EventStream, entryId, positionOf } from "./stream.ts";

/** Milliseconds after which the stream's end is asked for though nothing is sent, and old events are looked for. */
const timing = { streamAgain: 1_000, retireAgain: 60_000 };

export interface PublisherOptions {
  readonly query: LeaderQuery;
  readonly stream: EventStream;
  readonly metrics: ServiceMetrics<typeof tasks>;
  readonly log: Log;
}

export interface Publisher {
  /** @returns whether there may be more to do at once. Rejects where the database or Redis is away: call it again. */
  step(): Promise<boolean>;
  /** Now and then deletes what was sent long ago. */
  retire(): Promise<void>;
}

/** For one time of leading: what is known here holds as long as nobody else leads. */
export async function publisher({ query, stream, metrics, log }: PublisherOptions): Promise<Publisher> {
  const { taskflow_events_published_total: published, taskflow_dependency_up: up } = metrics.declared;
  /** The last that was given, and up to where the stream confirmed. */
  let { position, sent } = await outbox.progress(query);
  /** The stream's last id; undefined: must be asked for. */
  let last: string | undefined;
  /** All positions that were given are in the stream. */
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

  /** Redis may have been emptied, restored or replaced at any time. */
  async function end(): Promise<string> {
    if (last !== undefined && performance.now() - askedAt < timing.streamAgain) return last;
    const answer = await watched(stream.last());
    if (answer !== last) complete = false;
    last = answer;
    askedAt = performance.now();
    return answer;
  }

  /** The database is older than the stream, as after a restore: the positions that it would give next are taken. */
  async function jump(to: bigint): Promise<void> {
    log.warn({ position: `${position}`, stream: `${to}` }, "the stream is ahead of the outbox: going on after its end");
    await outbox.jump(query, to, sent);
    position = to;
    sent = to;
  }

  async function send(after: string, events: readonly Placed[]): Promise<void> {
    const { position: target } = events.at(-1) as Placed;
    if (target > position) position = target;
    // Until it is confirmed, nobody knows where the stream ends, and these may have to be sent again.
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
      // Some at a time, the rest in the next rounds: events wait meanwhile.
      if ((await outbox.retire(query, sent)) === 0) retiredAt = performance.now();
    },
  };
}
