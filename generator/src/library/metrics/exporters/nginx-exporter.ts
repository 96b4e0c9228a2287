import type { MetricSet } from "../../../model/metric.ts";

/** The metrics that we use of nginx-prometheus-exporter, which reads stub_status: https://github.com/nginx/nginx-prometheus-exporter. */
export const nginxExporter = {
  nginx_up: { type: "gauge", unit: "count", help: "1 where nginx answers", labels: {} },
  nginx_connections_active: { type: "gauge", unit: "count", help: "Open connections of clients", labels: {} },
  nginx_connections_reading: { type: "gauge", unit: "count", help: "Whose request is being read", labels: {} },
  nginx_connections_writing: { type: "gauge", unit: "count", help: "Whose answer is being written", labels: {} },
  nginx_connections_waiting: { type: "gauge", unit: "count", help: "Kept open, idle", labels: {} },
  nginx_connections_accepted: { type: "counter", unit: "count", help: "Connections accepted", labels: {} },
  nginx_connections_handled: { type: "counter", unit: "count", help: "Fewer than accepted: limits met", labels: {} },
  nginx_http_requests_total: { type: "counter", unit: "count", help: "Requests", labels: {} },
} as const satisfies MetricSet;
