import type { Summary } from "./summary.ts";

export interface Counts {
  readonly requests: number;
  readonly failed: number;
  readonly limited: number;
}

export interface Traffic {
  /** Sends no more requests, and waits for the open ones. */
  stop(): Promise<Summary>;
  /** The number of requests so far that ended, that failed, and that exceeded the gateway's rate limit. */
  counts(): Counts;
  /** The full summary so far. @param since milliseconds of `now`: only requests that were sent later */
  snapshot(since?: number): Summary;
  /** Resolves when all requests that are open now have ended. */
  settled(): Promise<void>;
  /** Milliseconds since the start. */
  now(): number;
  /** The number of requests that were sent again because the server had closed their idle connection. */
  repeated(): number;
}
