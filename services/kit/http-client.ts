/** Calls of other services: a time-out on each, the request id passed on, trouble as a 503 of ours. */
import type { ServiceMetrics } from "./metrics.ts";
import { unavailable } from "./problem.ts";

export interface CallOptions {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

export interface CallAnswer {
  readonly status: number;
  /** Parsed where it is JSON, null otherwise. */
  readonly body: unknown;
}

/** @throws Problem 503 where there is no answer in time, or one of 5xx. */
export type HttpClient = (path: string, options?: CallOptions) => Promise<CallAnswer>;

/** @param options.baseUrl http://host:port without a slash at its end */
export function httpClient(options: {
  baseUrl: string;
  target: string;
  metrics: ServiceMetrics;
  timeoutMs?: number;
}): HttpClient {
  const duration = options.metrics.histogram("taskflow_call_duration_seconds");
  return async (path, call = {}) => {
    const start = performance.now();
    let outcome = "no answer";
    try {
      const response = await fetch(`${options.baseUrl}${path}`, request(call, options.timeoutMs ?? 2_000));
      // Read to its end in any case: that frees the connection.
      const text = await response.text();
      const body = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null;
      outcome = `${Math.floor(response.status / 100)}xx`;
      if (response.status < 500) return { status: response.status, body };
      throw new Error(`${options.target} answered ${response.status} at ${path.split("?", 1)[0]}`);
    } catch (error) {
      throw unavailable(options.target, error);
    } finally {
      const { target } = options;
      duration.observe({ target, outcome }, (performance.now() - start) / 1_000);
    }
  };
}

function request(call: CallOptions, timeoutMs: number): RequestInit {
  const headers: Record<string, string> = { accept: "application/json", ...call.headers };
  if (call.requestId) headers["x-request-id"] = call.requestId;
  if (call.body !== undefined) headers["content-type"] = "application/json";
  return {
    method: call.method ?? "GET",
    headers,
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  };
}
