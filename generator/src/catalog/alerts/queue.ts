/** Alerts on events on their way from tasks to notifications and statistics. */
import {
  above,
  ago,
  and,
  andOn,
  atLeast,
  equals,
  firing,
  increase,
  max,
  min,
  overTime,
  type RuleGroup,
  sum,
  unlessOn,
} from "../../promql/index.ts";
import { counter, gauge } from "../queries.ts";

/** Without the stores no event moves: their own alert fires. */
const stores = ["PostgresDown", "RedisDown", "RedisCannotWrite"] as const;

/** Every replica reports the same numbers. */
const lag = gauge("taskflow_stream_lag");
const waiting = gauge("taskflow_outbox_waiting");

const job = "notifications";
const lagOf = `taskflow_stream_lag{job="${job}", pod="notifications-a"}`;
const outbox = 'taskflow_outbox_waiting{job="tasks", pod="tasks-a"}';
const published = 'taskflow_events_published_total{job="tasks", pod="tasks-a"}';

export const queue: RuleGroup = {
  name: "queue",
  recordings: [],
  alerts: [
    {
      name: "StreamNotConsumed",
      severity: "page",
      expression: unlessOn(
        and(
          above(min(overTime("min", lag, "10m"), ["job"]), 0),
          atLeast(max(lag, ["job"]), max(ago(lag, "10m"), ["job"])),
        ),
        firing(stores, { lately: "10m" }),
        [],
      ),
      for: "5m",
      summary: "What {{ $labels.job }} shows gets older and older: it does not keep up with changes of tasks",
      description:
        "Events have been waiting in the stream for {{ $labels.job }} for 15 minutes, and they do not become fewer.",
      fires: { series: { [lagOf]: "0 5+1x30" }, at: "20m", labels: { job } },
      // Many events, but fewer each minute.
      silent: { series: { [lagOf]: "500-10x30" }, at: "20m" },
    },
    {
      name: "EventGivenUp",
      severity: "ticket",
      expression: above(sum(increase(counter("taskflow_dead_letters_total"), "1h"), ["job"]), 0),
      for: "0s",
      summary: "Somebody was not told of a change: {{ $labels.job }} has given an event up",
      description:
        "{{ $labels.job }} tried an event five times, in vain: it stands in the dead-letter stream, with the reason.",
      fires: {
        series: { [`taskflow_dead_letters_total{job="${job}", pod="notifications-a"}`]: "0x4 1x20" },
        at: "10m",
        labels: { job },
      },
      silent: { series: { [`taskflow_dead_letters_total{job="${job}", pod="notifications-a"}`]: "3x20" }, at: "10m" },
    },
    {
      name: "OutboxStuck",
      severity: "page",
      expression: unlessOn(
        andOn(
          max(above(overTime("min", waiting, "5m"), 0), ["job"]),
          equals(sum(increase(counter("taskflow_events_published_total"), "5m"), ["job"]), 0),
          ["job"],
        ),
        firing(stores, { lately: "10m" }),
        [],
      ),
      for: "2m",
      summary: "Nobody is told of changes of tasks: no notification, no live update, no statistics",
      description:
        "{{ $labels.job }} keeps committed events that it has not written to the stream, and has written none for 5 minutes.",
      fires: { series: { [outbox]: "0 1 2+1x20", [published]: "7x20" }, at: "10m", labels: { job: "tasks" } },
      // Redis is down: the outbox keeps the events until it is back.
      silent: {
        series: { [outbox]: "0 1 2+1x20", [published]: "7x20", 'redis_up{job="redis-exporter"}': "1 0x20" },
        at: "10m",
      },
    },
  ],
};
