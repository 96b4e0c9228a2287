/** Publishes committed events to the stream: each once, in order, by one replica at a time. */
import type { tasks } from "@taskflow/generator/metrics/tasks";
import type { Log } from "@taskflow/kit/log.ts";
import { loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { LeaderQuery, Leadership } from "./leadership.ts";
import { type Publisher, publisher } from "./publisher.ts";
import type { EventStream } from "./stream.ts";

export interface RelayOptions {
  readonly leadership: Leadership;
  readonly stream: EventStream;
  readonly metrics: ServiceMetrics<typeof tasks>;
  readonly log: Log;
  /** Rejects until the tables exist. */
  readonly ready: () => Promise<void>;
  /** Milliseconds until events committed by another replica are found, at most; 50 by default. */
  readonly pollMs?: number;
}

/** Milliseconds between two rounds: `shortest` under load, `longest` after repeated failures. */
const timing = { shortest: 20, longest: 1_000 };

export function relay({ leadership, stream, metrics, log, ready, pollMs = 50 }: RelayOptions) {
  let term: { query: LeaderQuery; publisher: Publisher } | undefined;
  let begun = Number.NEGATIVE_INFINITY;
  let failed = false;

  async function round(signal: AbortSignal): Promise<void> {
    begun = performance.now();
    if (!(await isReady(ready))) return;
    const query = await leadership.take();
    if (!query) return;
    if (term?.query !== query) term = { query, publisher: await publisher({ query, stream, metrics, log }) };
    while (!signal.aborted && (await term.publisher.step()));
    await term.publisher.retire();
  }

  const options = { name: "relay", log, pauseMs: pollMs, longestPauseMs: timing.longest };
  const rounds = loop(options, async (signal) => {
    try {
      await round(signal);
      failed = false;
    } catch (error) {
      failed = true;
      throw error;
    }
  });

  return {
    start: rounds.start,
    /**
     * Starts a round: an event was committed. Keeps a shortest pause between rounds, so that under load each carries
     * many events.
     */
    wake: () => {
      if (failed || performance.now() - begun < timing.shortest) return;
      begun = performance.now(); // a second wake-up for the same round would cost time
      rounds.wake();
    },
    stop: async () => {
      await rounds.stop();
      await leadership.resign();
    },
  };
}

const isReady = (ready: () => Promise<void>): Promise<boolean> =>
  ready().then(
    () => true,
    () => false,
  );
