import type { latency } from "./metrics/latency.ts";

/** Service level objectives, as shares of users' requests over 30 days. */
export interface Objectives {
  /** The share of requests that do not fail, from 0 to 1. */
  readonly available: number;
  /** The share of requests that are answered within these seconds, one of the declared buckets. */
  readonly fast: { readonly share: number; readonly within: (typeof latency)[number] };
  /** Routes whose duration depends on the client, such as uploads: they count as available, and not as fast. */
  readonly untimed?: readonly string[];
}

/** Objectives for the colours of panels, where an application declares none. */
export const usual: Objectives = { available: 0.995, fast: { share: 0.95, within: 0.25 } };
