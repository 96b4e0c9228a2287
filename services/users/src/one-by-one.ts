import { Problem } from "@taskflow/kit/problem.ts";

/** The most waiting calls: further ones would be answered too late to be useful. */
const longestQueue = 100;

/**
 * Runs at most `width` calls at a time; the others wait in turn.
 * @returns a function that rejects with Problem 503 if the queue is full
 */
export function oneByOne(width: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < width) running += 1;
    else if (waiting.length >= longestQueue)
      throw new Problem(503, "too many log-ins and registrations at once: try again soon", {
        headers: { "retry-after": "2" },
      });
    // A call that ends hands its place to the next one, so that no other call can take it in between.
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
