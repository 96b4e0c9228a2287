import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { calls } from "./calls.ts";
import { database } from "./database.ts";
import { http } from "./http.ts";

export const tasks = {
  ...node,
  ...http,
  ...calls,
  ...database,
  taskflow_task_changes_total: {
    type: "counter",
    unit: "count",
    help: "Committed changes of tasks, by event",
    labels: { type: ["task.created", "task.updated", "task.moved", "task.deleted"] },
  },
  taskflow_task_conflicts_total: {
    type: "counter",
    unit: "count",
    help: "Changes refused, by reason",
    labels: { reason: ["version", "transition"] },
  },
  taskflow_outbox_waiting: {
    type: "gauge",
    unit: "count",
    help: "Committed events that the stream has not yet",
    labels: {},
  },
  taskflow_events_published_total: { type: "counter", unit: "count", help: "Events written to the stream", labels: {} },
} as const satisfies MetricSet;
