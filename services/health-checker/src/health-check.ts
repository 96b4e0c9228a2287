import type { healthChecker } from "@taskflow/generator/metrics/health-checker";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { Log } from "@taskflow/kit/log.ts";
import { loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";

export interface HealthCheckOptions {
  /** The target's name in the log: "metrics". */
  readonly target: string;
  readonly url: string;
  /** Seconds. */
  readonly interval: number;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof healthChecker>;
}

/** Milliseconds after which an unanswered check is given up, unless the interval is shorter. */
const patience = 5_000;

/** Probes the target's readiness repeatedly, and logs each result as one line. */
export function healthCheck({ target, url, interval, log, metrics }: HealthCheckOptions) {
  const { taskflow_health_checks_total: checks } = metrics.declared;
  const timeout = Math.min(patience, interval * 1_000);

  return loop({ name: "health check", log, pauseMs: interval * 1_000 }, async (end) => {
    const start = performance.now();
    const { status, error } = await request(url + endpoint.ready, AbortSignal.any([end, AbortSignal.timeout(timeout)]));
    if (end.aborted) return;
    const ms = Math.round(performance.now() - start);
    const up = status !== undefined && status < 300;
    checks.inc({ result: up ? "up" : status === undefined ? "no answer" : "down" });
    log[up ? "info" : "warn"]({ target, status: status ?? "no answer", ms, ...(error && { error }) }, "health check");
  });
}

async function request(url: string, signal: AbortSignal): Promise<{ status?: number; error?: string }> {
  try {
    const response = await fetch(url, { signal, redirect: "manual" });
    // Reading the body to its end frees the connection.
    await response.arrayBuffer();
    return { status: response.status };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { error: cause?.message || message };
  }
}
