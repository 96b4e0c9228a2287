/** Repeated background work: one round at a time, with errors logged, growing pauses after errors, and an awaitable end. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";

export interface Loop {
  start(): void;
  /** Ends the pause before the next round; after an error at least 100 ms pass. */
  wake(): void;
  /** Aborts the current round's signal and resolves when the round has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: FastifyBaseLogger;
  /** The pause between two rounds. 0 if the round itself waits. */
  readonly pauseMs: number;
  /** The pause doubles after each error up to this value; by default 5 s. */
  readonly longestPauseMs?: number;
}

/** @param round returns "done" to end the loop. */
export function loop(options: LoopOptions, round: (signal: AbortSignal) => Promise<unknown>): Loop {
  const { name, log, pauseMs, longestPauseMs = 5_000 } = options;
  const end = new AbortController();
  let pause = new AbortController();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    let errors = 0;
    while (!end.signal.aborted) {
      try {
        if ((await round(end.signal)) === "done") return;
        errors = 0;
      } catch (error) {
        if (end.signal.aborted) return;
        errors += 1;
        log.warn({ err: error, loop: name, errors }, `${name} failed and will be retried`);
      }
      const ms = errors === 0 ? pauseMs : Math.min(longestPauseMs, Math.max(100, pauseMs) * 2 ** (errors - 1));
      // Each request may wake the loop: this must not turn into a storm of failing rounds.
      const least = errors === 0 ? 0 : Math.min(100, ms);
      if (least > 0) await sleep(least, undefined, { signal: end.signal }).catch(() => {});
      // Yields to other work even if the next round has work at once.
      await rest(ms - least);
    }
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: pause.signal }).catch(() => {});
    if (pause.signal.aborted && !end.signal.aborted) pause = new AbortController();
  }

  return {
    start: () => {
      running ??= run();
    },
    wake: () => pause.abort(),
    stop: async () => {
      end.abort();
      pause.abort();
      await running;
    },
  };
}
