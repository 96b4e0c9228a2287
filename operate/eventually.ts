import { setTimeout as sleep } from "node:timers/promises";

/** A wait has reached its limit. */
export class TooLong extends Error {}

export interface Patience {
  /** Seconds. */
  readonly within: number;
  /** Milliseconds between two attempts. */
  readonly every?: number;
  /** The subject of the error message, such as "a ready pod". */
  readonly what?: string;
}

/**
 * Calls `look` repeatedly until it returns something other than undefined or false.
 * @throws TooLong with the error of the last call, if that failed; earlier errors are ignored, since they may be temporary
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { within, every = 250, what = "the expected state" }: Patience,
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
    if (performance.now() + every > end)
      throw new TooLong(`timed out after ${within} s while waiting for ${what}${last}`);
    await sleep(every);
  }
}
