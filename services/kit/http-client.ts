/** Calls to other services: each has a time-out and passes the request id on; a failure becomes a 503. */
import type { calls } from "@taskflow/generator/metrics/calls";
import { connections, type Sent, send } from "./http-request.ts";
import type { LabelsOf, ServiceMetrics } from "./metrics.ts";
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
  /** The parsed JSON; null for any other content. */
  readonly body: unknown;
}

/** @throws Problem 503 for no answer in time, a 5xx answer, or a redirect. */
export type HttpClient = (path: string, options?: CallOptions) => Promise<CallAnswer>;

/** @param options.baseUrl http://host:port without a trailing slash */
export function httpClient(options: {
  baseUrl: string;
  target: string;
  metrics: ServiceMetrics<typeof calls>;
  timeoutMs?: number;
}): HttpClient {
  const { taskflow_call_duration_seconds: duration } = options.metrics.declared;
  const agent = connections(options.baseUrl);
  return async (path, call = {}) => {
    const start = performance.now();
    let outcome: Outcome = "no answer";
    try {
      const { status, headers, text } = await send(agent, options.baseUrl + path, request(call, options.timeoutMs));
      const body = headers["content-type"]?.includes("json") && text !== "" ? JSON.parse(text) : null;
      outcome = outcomeOf(status);
      if (status < 300 || (status >= 400 && status < 500)) return { status, body };
      throw new Error(`${options.target} answered ${status} at ${path.split("?", 1)[0]}`);
    } catch (error) {
      throw unavailable(options.target, error);
    } finally {
      const { target } = options;
      duration.observe({ target, outcome }, (performance.now() - start) / 1_000);
    }
  };
}

type Outcome = LabelsOf<(typeof calls)["taskflow_call_duration_seconds"]>["outcome"];

/** Statuses from 500 on, including invalid ones, count as 5xx. */
const outcomeOf = (status: number): Outcome =>
  status < 300 ? "2xx" : status < 400 ? "3xx" : status < 500 ? "4xx" : "5xx";

function request(call: CallOptions, timeoutMs = 2_000): Sent {
  const headers: Record<string, string> = { accept: "application/json", ...call.headers };
  if (call.requestId) headers["x-request-id"] = call.requestId;
  if (call.body !== undefined) headers["content-type"] = "application/json";
  return {
    method: call.method ?? "GET",
    headers,
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    timeoutMs,
  };
}
