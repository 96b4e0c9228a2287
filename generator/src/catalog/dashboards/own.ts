/** Panels for a service's own metrics, where the default panel would show less. */
import { increase, max, orZero, type Panel, secondsSince, sum } from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";
import { query } from "./query.ts";

const waiting = { yellow: 100, red: 1_000 };

/** Metrics of which every replica reports the same value, read from Redis. */
const tasksBecome = (name: "taskflow_tasks_created_total" | "taskflow_tasks_completed_total") =>
  max(increase(counter(name), "1h"));

export const tasksMade: Panel = {
  kind: "timeseries",
  title: "Tasks created and completed",
  description: "In the hour before; where far fewer are completed than created, work piles up.",
  unit: "short",
  queries: [
    query(tasksBecome("taskflow_tasks_created_total"), "created"),
    query(tasksBecome("taskflow_tasks_completed_total"), "completed"),
  ],
};

export const tasksByStatus: Panel = {
  kind: "timeseries",
  title: "Tasks by status",
  description: "All tasks that there are. A sudden fall is a loss of data, or of Redis, where they are counted.",
  unit: "short",
  stacked: true,
  queries: [query(max(gauge("taskflow_tasks"), ["status"]), "{{status}}")],
};

export const streamLag: Panel = {
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

export const sessions: Panel = {
  kind: "timeseries",
  title: "Sessions",
  description: "People who are logged in. All gone at once: Redis lost its data.",
  unit: "short",
  queries: [query(max(gauge("taskflow_sessions")), "sessions")],
};

export const logins: Panel = {
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

export const uploads: Panel = {
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

export const policyHoles: Panel = {
  kind: "states",
  title: "Connections that must not open",
  alert: "PolicyBroken",
  description:
    "By target, as the probe tries them all the time: one that opens is a hole in the NetworkPolicies of this cluster.",
  unit: "short",
  words: { "0": { text: "closed", good: true }, "1": { text: "OPEN", good: false } },
  width: 24,
  queries: [query(max(gauge("taskflow_policy_probe_open"), ["target"]), "{{target}}")],
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

/** Panels by the name of the process that exposes the metrics. */
export const ownPanels: Readonly<Record<string, readonly Panel[]>> = {
  auth: [sessions, logins],
  images: [uploads],
  metrics: [tasksMade, tasksByStatus, lagOf("metrics")],
  notifications: [lagOf("notifications"), deadLetters, followers],
  tasks: [outbox],
  "policy-probe": [probeAge, policyHoles],
};
