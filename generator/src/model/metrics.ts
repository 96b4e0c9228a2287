/**
 * Every metric of our services, declared once: the services register these and no others, rules and dashboards name these.
 * Names and units as Prometheus recommends: base units, `_total` for what only grows.
 */
export interface Metric {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, in the metric's unit. */
  readonly buckets?: readonly number[];
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

export const metrics = {
  // every service
  http_request_duration_seconds: {
    type: "histogram",
    help: "Requests by route and status, and how long they took",
    labels: ["method", "route", "status"],
    buckets: seconds,
  },
  taskflow_dependency_up: {
    type: "gauge",
    help: "1 where the last readiness check of a dependency passed",
    labels: ["dependency"],
  },
  taskflow_call_duration_seconds: {
    type: "histogram",
    help: "Calls of other services by outcome, and how long they took",
    labels: ["target", "outcome"],
    buckets: seconds,
  },
  taskflow_database_query_seconds: {
    type: "histogram",
    help: "Database queries by operation, and how long they took",
    labels: ["operation"],
    buckets: seconds,
  },

  // users
  taskflow_users_registered_total: { type: "counter", help: "Users registered", labels: [] },
  taskflow_credential_checks_total: { type: "counter", help: "Passwords checked, by result", labels: ["result"] },

  // auth and audit
  taskflow_logins_total: { type: "counter", help: "Log-ins that succeeded", labels: [] },
  taskflow_login_failures_total: { type: "counter", help: "Log-ins that failed, by reason", labels: ["reason"] },
  taskflow_sessions: { type: "gauge", help: "Sessions alive", labels: [] },
  taskflow_verifications_total: { type: "counter", help: "Requests verified for the gateway", labels: ["result"] },
  taskflow_audit_events_total: { type: "counter", help: "Audit events handed over, by outcome", labels: ["outcome"] },
  taskflow_audit_written_total: { type: "counter", help: "Audit events written, by type", labels: ["type"] },

  // tasks and health-checker
  taskflow_task_changes_total: { type: "counter", help: "Committed changes of tasks, by event", labels: ["type"] },
  taskflow_task_conflicts_total: { type: "counter", help: "Changes refused, by reason", labels: ["reason"] },
  taskflow_outbox_waiting: { type: "gauge", help: "Committed events that the stream has not yet", labels: [] },
  taskflow_events_published_total: { type: "counter", help: "Events written to the stream", labels: [] },
  taskflow_health_checks_total: { type: "counter", help: "Health checks, by result", labels: ["result"] },

  // notifications and metrics, who read the stream
  taskflow_events_consumed_total: { type: "counter", help: "Events read, by outcome", labels: ["outcome"] },
  taskflow_stream_lag: { type: "gauge", help: "Events of the stream that are not yet consumed", labels: [] },
  taskflow_dead_letters_total: { type: "counter", help: "Events given up", labels: [] },
  taskflow_notifications_created_total: { type: "counter", help: "Notifications, by kind", labels: ["kind"] },
  taskflow_notifications_live: { type: "gauge", help: "Pages that follow live updates", labels: [] },
  taskflow_emails_total: { type: "counter", help: "E-mails, by result", labels: ["result"] },
  taskflow_tasks_created_total: { type: "counter", help: "Tasks created", labels: [] },
  taskflow_tasks_completed_total: { type: "counter", help: "Tasks completed", labels: [] },
  taskflow_tasks: { type: "gauge", help: "Tasks, by status", labels: ["status"] },
  taskflow_team_tasks_open: {
    type: "gauge",
    help: "Open tasks of the 20 teams that have most, and of all others",
    labels: ["team"],
  },

  // images
  taskflow_uploads_total: { type: "counter", help: "Uploads, by result", labels: ["result"] },
  taskflow_upload_bytes_total: { type: "counter", help: "Bytes of pictures taken", labels: [] },
} as const satisfies Record<string, Metric>;

export type Metrics = typeof metrics;
export type MetricName = keyof Metrics;
