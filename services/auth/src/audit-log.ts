/** Sends events to the audit sidecar, in order, from a bounded queue. No request waits for it or fails because of it. */
import type { auth } from "@taskflow/generator/metrics/auth";
import { type HttpClient, httpClient } from "@taskflow/kit/http-client.ts";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";

export interface AuditEvent {
  readonly type: "login" | "login-failed" | "login-slowed" | "logout" | "token";
  readonly user?: string;
  readonly email?: string;
  readonly address?: string;
  readonly requestId: string;
  readonly detail?: string;
}

export interface AuditLog extends Pick<Loop, "start" | "stop"> {
  record(event: AuditEvent): void;
}

/** Milliseconds: the time-out of one event, and of the whole queue when the service stops. */
const patience = { event: 200, stop: 2_000 };

export interface AuditLogOptions {
  readonly url: string;
  readonly metrics: ServiceMetrics<typeof auth>;
  readonly log: Log;
  /** The most waiting events: enough for an outage of two minutes while a busy office logs in. */
  readonly queueLength?: number;
}

export function auditLog({ url, metrics, log, queueLength = 1_000 }: AuditLogOptions): AuditLog {
  const call = httpClient({ baseUrl: url, target: "audit", metrics, timeoutMs: patience.event });
  const { taskflow_audit_events_total: outcomes } = metrics.declared;
  const waiting: (AuditEvent & { time: string })[] = [];
  let trouble = false;
  let dropped = 0;

  /** Sends waiting events until `until` returns true. Rejects if an event could not be sent; it stays first in the queue. */
  async function send(until: () => boolean): Promise<void> {
    for (let event = waiting[0]; event && !until(); event = waiting[0]) {
      trouble = true;
      const outcome = await handOver(call, event);
      trouble = false;
      waiting.shift();
      outcomes.inc({ outcome });
      if (outcome === "refused")
        log.error({ requestId: event.requestId }, "audit refuses an event: the next one is sent");
    }
    if (dropped > 0) log.warn({ dropped }, "audit events were dropped while their queue was full");
    dropped = 0;
  }

  const sender = loop({ name: "audit", log, pauseMs: 1_000 }, (signal) => send(() => signal.aborted));
  return {
    record(event) {
      if (waiting.length >= queueLength) {
        dropped += 1;
        outcomes.inc({ outcome: "dropped" });
        return;
      }
      waiting.push({ ...event, time: new Date().toISOString() });
      // While audit does not answer, the loop's pauses are not cut short.
      if (!trouble) sender.wake();
    },
    start: sender.start,
    async stop() {
      await sender.stop();
      const end = performance.now() + patience.stop;
      await send(() => performance.now() > end).catch(() => {});
      outcomes.inc({ outcome: "dropped" }, waiting.length);
      if (waiting.length > 0) log.warn({ dropped: waiting.length }, "audit events were lost: audit does not answer");
    },
  };
}

async function handOver(call: HttpClient, event: AuditEvent): Promise<"sent" | "refused"> {
  const { requestId } = event;
  const { status } = await call("/events", { method: "POST", body: event, requestId });
  return status < 300 ? "sent" : "refused";
}
