import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { http } from "./http.ts";
import { eventsConsumed, streamLag } from "./stream.ts";

/** The metrics of the process named metrics. Its counts are in Redis, so each replica reports the same numbers. */
export const metrics = {
  ...node,
  ...http,
  taskflow_events_consumed_total: { ...eventsConsumed, labels: { outcome: ["counted", "repeated", "unreadable"] } },
  taskflow_stream_lag: streamLag,
  taskflow_tasks_created_total: { type: "counter", unit: "count", help: "Tasks created", labels: {} },
  taskflow_tasks_completed_total: { type: "counter", unit: "count", help: "Tasks completed", labels: {} },
  taskflow_tasks: {
    type: "gauge",
    unit: "count",
    help: "Tasks, by status",
    labels: { status: ["open", "in_progress", "done"] },
  },
  taskflow_team_tasks_open: {
    type: "gauge",
    unit: "count",
    help: "Open tasks of the 20 teams that have most, and of all others",
    labels: { team: { atMost: 20 } },
  },
} as const satisfies MetricSet;
