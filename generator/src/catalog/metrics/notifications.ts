import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { calls } from "./calls.ts";
import { database } from "./database.ts";
import { http } from "./http.ts";
import { eventsConsumed, streamLag } from "./stream.ts";

export const notifications = {
  ...node,
  ...http,
  ...calls,
  ...database,
  taskflow_events_consumed_total: { ...eventsConsumed, labels: { outcome: ["handled", "failed", "dead", "lost"] } },
  taskflow_stream_lag: streamLag,
  taskflow_dead_letters_total: { type: "counter", unit: "count", help: "Events given up", labels: {} },
  taskflow_notifications_created_total: {
    type: "counter",
    unit: "count",
    help: "Notifications, by kind",
    labels: { kind: ["assigned", "status", "changed", "deleted"] },
  },
  taskflow_notifications_live: { type: "gauge", unit: "count", help: "Pages that follow live updates", labels: {} },
  taskflow_emails_total: {
    type: "counter",
    unit: "count",
    help: "E-mails, by result",
    labels: { result: ["sent", "retried", "no address", "refused", "given up", "expired"] },
  },
} as const satisfies MetricSet;
