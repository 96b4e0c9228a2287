import { type ApiError, isPassing } from "./api/problem.ts";
import { backoff } from "./model/backoff.ts";
import { store } from "./store.ts";

export interface Trouble {
  /** The name of the missing data, for the banner. */
  readonly what: string;
  readonly error: ApiError;
  /** The time of the next attempt, in milliseconds since 1970. */
  readonly until: number;
}

export const troubles = store<ReadonlyMap<symbol, Trouble>>(new Map());

const impatient = new Set<() => void>();

/** Ends all waits, so that every attempt is made now. */
export function tryNow(): void {
  for (const wake of [...impatient]) wake();
}
addEventListener("online", tryNow);

/** Retries until loading succeeds. While there is no response it shows a banner; any other error is thrown. */
export async function keepTrying<Value>(what: string, load: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  const key = Symbol(what);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await load();
      } catch (error) {
        if (signal.aborted || !isPassing(error)) throw error;
        const wait = Math.max(backoff(attempt), (error.retryAfter ?? 0) * 1000);
        troubles.update((now) => new Map(now).set(key, { what, error, until: Date.now() + wait }));
        await pause(wait, signal);
      }
    }
  } finally {
    troubles.update((now) => (now.has(key) ? new Map([...now].filter(([other]) => other !== key)) : now));
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      impatient.delete(end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    impatient.add(end);
    signal.addEventListener("abort", end);
  });
}
