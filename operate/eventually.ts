import { setTimeout as sleep } from "node:timers/promises";

/** What was waited for did not come. */
export class TooLong extends Error {}

export interface Patience {
  /** Seconds. */
  readonly within: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** Says what was missing when it gave up. */
  readonly what?: string;
}

/**
 * Looks again and again until there is something other than undefined or false.
 * @throws TooLong with the last look's error, where that failed; errors before that are looked past, since they may pass
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { within, every = 250, what = "what was waited for" }: Patience,
): Promise<T> {
  const end = performance.now() + within * 1_000;
  let last = "";
  for (;;) {
    try {
      const found = await look();
      last = "";
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = `: ${(error as Error).message}`;
    }
    if (performance.now() + every > end) throw new TooLong(`${what} did not come within ${within} s${last}`);
    await sleep(every);
  }
}
