import { Problem } from "@taskflow/kit/problem.ts";

/** How many may wait: more than these would be answered too late to be of use. */
const longestQueue = 100;

/**
 * Runs at most `width` works at a time; the others wait in turn.
 * @returns rejects with Problem 503 where the queue is full
 */
export function oneByOne(width: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < width) running += 1;
    else if (waiting.length >= longestQueue)
      throw new Problem(503, "too many people at once", { headers: { "retry-after": "2" } });
    // The place of one that has ended is handed on: nobody else can take it in between.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
