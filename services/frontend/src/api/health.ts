import { send } from "./http.ts";

export interface Check {
  readonly status: string;
  readonly ms?: number;
  readonly error?: string;
}

export interface ServiceHealth {
  /** "ready", "unready", or "down" if the service does not answer. */
  readonly status: string;
  readonly checks?: Readonly<Record<string, Check>>;
}

export type Health = Readonly<Record<string, ServiceHealth>>;

export const getHealth = (signal?: AbortSignal): Promise<Health> =>
  send("GET", "/api/health", { open: true, timeout: 8000, signal });
