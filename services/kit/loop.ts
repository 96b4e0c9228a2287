/** Work in the background, over and over: one round at a time, errors logged and waited out, an end that can be awaited. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";

export interface Loop {
  start(): void;
  /** Ends the pause before the next round, if there is one; after an error a tenth of a second passes all the same. */
  wake(): void;
  /** Resolves when the round that is running, whose signal is aborted, has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: FastifyBaseLogger;
  /** Between two rounds. 0: the round itself waits. */
  readonly pauseMs: number;
  /** After an error the pause doubles up to this; 5 s unless said. */
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
        log.warn({ err: error, loop: name, errors }, `${name} failed and tries again`);
      }
      const ms = errors === 0 ? pauseMs : Math.min(longestPauseMs, Math.max(100, pauseMs) * 2 ** (errors - 1));
      // Each request may wake it: that must not make a storm of what fails.
      const least = errors === 0 ? 0 : Math.min(100, ms);
      if (least > 0) await sleep(least, undefined, { signal: end.signal }).catch(() => {});
      // A round that found work at once must still let others run.
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
