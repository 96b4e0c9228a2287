/** Panels for TaskFlow's own metrics, where the default panel would show less. */
import type { OwnPanels } from "../../library/dashboards/index.ts";
import { policyHoles } from "../../library/dashboards/overview.ts";
import { query } from "../../library/dashboards/query.ts";
import { increase, max, orZero, type Panel, secondsSince, sum } from "../../promql/index.ts";
import { shared } from "../metrics/shared.ts";
import { counter, gauge } from "../queries.ts";

const waiting = { yellow: 100, red: 1_000 };

/** Metrics of which every replica reports the same value, read from Redis. */
const tasksBecome = (name: "taskflow_tasks_created_total" | "taskflow_tasks_completed_total") =>
  max(increase(counter(name), "1h"));

const tasksMade: Panel = {
  kind: "timeseries",
  title: "Tasks created and completed",
  description: "In the hour before; where far fewer are completed than created, work piles up.",
  unit: "short",
  queries: [
    query(tasksBecome("taskflow_tasks_created_total"), "created"),
    query(tasksBecome("taskflow_tasks_completed_total"), "completed"),
  ],
};

const tasksByStatus: Panel = {
  kind: "timeseries",
  title: "Tasks by status",
  description: "All tasks that there are. A sudden fall is a loss of data, or of Redis, where they are counted.",
  unit: "short",
  stacked: true,
  queries: [query(max(gauge("taskflow_tasks"), ["status"]), "{{status}}")],
};

const streamLag: Panel = {
  kind: "timeseries",
  title: "Events not yet consumed",
  alert: "StreamNotConsumed",
  description: "By consumer of the stream: near 0 is good, one that only grows means that the consumer stands still.",
  unit: "short",
  thresholds: waiting,
  queries: [
    query(max(gauge("taskflow_stream_lag"), ["job"]), "{{job}}"),
    query(max(gauge("taskflow_outbox_waiting"), ["job"]), "{{job}}, not yet in the stream"),
  ],
};

const lagOf = (job: string): Panel => ({
  ...streamLag,
  queries: [query(max(gauge("taskflow_stream_lag", { job })), "events")],
});

const sessions: Panel = {
  kind: "timeseries",
  title: "Sessions",
  description: "People who are logged in. All gone at once: Redis lost its data.",
  unit: "short",
  queries: [query(max(gauge("taskflow_sessions")), "sessions")],
};

const logins: Panel = {
  kind: "timeseries",
  title: "Log-ins",
  alert: "LoginFailuresUnusual",
  description:
    "In five minutes. Many wrong ones from few succeeding: somebody tries passwords. Unavailable is our own fault.",
  unit: "short",
  queries: [
    query(orZero(sum(increase(counter("taskflow_logins_total"), "5m"))), "succeeded"),
    query(sum(increase(counter("taskflow_login_failures_total"), "5m"), ["reason"]), "{{reason}}"),
  ],
};

const uploads: Panel = {
  kind: "timeseries",
  title: "Uploads",
  description:
    "Pictures in five minutes, by what became of them; full and error need somebody, the others are the sender's.",
  unit: "short",
  stacked: true,
  queries: [query(sum(increase(counter("taskflow_uploads_total"), "5m"), ["result"]), "{{result}}")],
};

const deadLetters: Panel = {
  kind: "timeseries",
  title: "Events given up",
  alert: "EventGivenUp",
  description:
    "In an hour. Each one is a notification that nobody got: read the dead letters, mend, feed them in again.",
  unit: "short",
  thresholds: { yellow: 1, red: 10 },
  queries: [query(orZero(sum(increase(counter("taskflow_dead_letters_total"), "1h"))), "events")],
};

const outbox: Panel = {
  kind: "timeseries",
  title: "Events not yet in the stream",
  alert: "OutboxStuck",
  description:
    "Committed with their tasks, and not yet handed over to Redis: near 0 is good, one that only grows reaches nobody.",
  unit: "short",
  thresholds: waiting,
  queries: [query(max(gauge("taskflow_outbox_waiting")), "events")],
};

const followers: Panel = {
  kind: "timeseries",
  title: "Pages that follow live",
  description: "Event streams open, over all pods. All gone at once: the gateway or the network cuts them.",
  unit: "short",
  queries: [query(sum(gauge("taskflow_notifications_live")), "pages")],
};

const probeAge: Panel = {
  kind: "stat",
  title: "Last round",
  alert: "PolicyProbeSilent",
  description: "Since all targets were last tried. A probe that does not run finds no holes.",
  unit: "s",
  thresholds: { yellow: 120, red: 600 },
  queries: [query(max(secondsSince(gauge("taskflow_policy_probe_last_run_timestamp_seconds"))), "ago")],
};

const mayPass: Panel = {
  kind: "timeseries",
  title: "Who may pass",
  description:
    "What auth told the gateway in five minutes. Unavailable and failed are our own fault; refused are people who are not logged in.",
  unit: "short",
  stacked: true,
  width: 12,
  queries: [query(sum(increase(counter("taskflow_verifications_total"), "5m"), ["result"]), "{{result}}")],
};

const eventsWaiting: Panel = {
  kind: "stat",
  unit: "short",
  title: "Events waiting",
  description: "That the slowest consumer of the stream has not consumed.",
  thresholds: waiting,
  alert: "StreamNotConsumed",
  queries: [query(max(gauge("taskflow_stream_lag")), "events")],
};

/** TaskFlow's panels on the library's dashboards. */
export const panels: OwnPanels = {
  processes: {
    auth: [sessions, logins],
    images: [uploads],
    metrics: [tasksMade, tasksByStatus, lagOf("metrics")],
    notifications: [lagOf("notifications"), deadLetters, followers],
    tasks: [outbox],
    "policy-probe": [probeAge, policyHoles(shared.forbiddenOpen)],
    redis: [streamLag],
  },
  nginx: [mayPass],
  numbers: [eventsWaiting],
  rows: [{ title: "What people do", panels: [tasksMade, tasksByStatus, sessions, logins, uploads, streamLag] }],
};
