import { Problem } from "@taskflow/kit/problem.ts";

/** Milliseconds for which an upload waits for room. */
const patience = 10_000;

interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

/**
 * Room for `capacity` bytes at a time, given in the order of the requests. A waiting upload is not read yet, so it
 * takes no memory. An upload larger than the capacity gets all of it.
 */
export function room(capacity: number) {
  let free = capacity;
  const queue: Waiting[] = [];

  function give(): void {
    while (queue[0] && queue[0].bytes <= free) {
      const { bytes, enter } = queue.shift() as Waiting;
      free -= bytes;
      enter();
    }
  }

  /** @returns a function that gives the room back. @throws Problem 503 if no room became free in time */
  return async (wanted: number, waitMs = patience): Promise<() => void> => {
    const bytes = Math.min(wanted, capacity);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(new Problem(503, "too many uploads at once: try again", { headers: { "retry-after": "5" } }));
        // Smaller uploads behind it may fit now.
        give();
      }, waitMs);
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiting = { bytes, enter };
      queue.push(waiting);
      give();
    });
    return () => {
      free += bytes;
      give();
    };
  };
}

export type Room = ReturnType<typeof room>;
