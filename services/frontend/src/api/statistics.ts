import type { Status } from "../model/transitions.ts";
import { send } from "./http.ts";

/** The numbers of one hour or one day. */
export interface Bucket {
  readonly hour?: string;
  readonly day?: string;
  readonly created: number;
  readonly completed: number;
}

export interface Statistics {
  readonly created: number;
  readonly completed: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly throughput: readonly Bucket[];
  readonly asOf: string;
}

export const getStatistics = (days: number, signal: AbortSignal): Promise<Statistics> =>
  send("GET", "/api/metrics", { query: { days }, signal });
