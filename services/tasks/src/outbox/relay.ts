/** Carries committed events to the stream: each once, in order, by one replica at a time. */
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
  /** Rejects as long as there are no tables. */
  readonly ready: () => Promise<void>;
  /** Milliseconds after which at most is found what another replica has committed; 50 unless said. */
  readonly pollMs?: number;
}

/** Milliseconds from one round to the next: where much is committed, and where all goes wrong. */
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
    /** Something was committed. Rounds do not follow at once, so that each carries much where much is committed. */
    wake: () => {
      if (failed || performance.now() - begun < timing.shortest) return;
      begun = performance.now(); // waking twice is not free
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
