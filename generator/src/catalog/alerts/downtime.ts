/** Alerts on a service, or its monitoring, that is down. Alerts on the consequences stay quiet: see workloads.ts and slo.ts. */
import {
  absentFor,
  andOn,
  atLeast,
  equals,
  firing,
  max,
  oneOf,
  or,
  overTime,
  type RuleGroup,
  type TargetLabel,
  unlessOn,
  up,
  type Vector,
} from "../../promql/index.ts";
import { gauge } from "../queries.ts";
import { beside, served, watching } from "./jobs.ts";

const anyOf = <L extends string>(all: readonly Vector<L>[]): Vector<L> => all.reduce((some, one) => or(some, one));

/**
 * A target that is scraped every 30 s has a sample in any 45 s. Counts only if Prometheus has scraped itself without a gap:
 * after its own restart every target is missing for a moment.
 */
const gone = max(
  andOn(
    anyOf(served.map((job) => absentFor(up({ job }), "45s"))),
    atLeast(overTime("count", up({ job: "prometheus" }), "95s"), 3),
    [],
  ),
  ["job"],
);

/** The sidecars that are down together with the service in their pod. */
const withItsService = andOn(equals(up({ job: oneOf(...served) }), 0), firing(["ServiceDown"]), ["job"]);

/** A job without a target for five minutes. A sidecar counts only while its service is up, because they are down together. */
function vanished(job: string): Vector<TargetLabel> {
  const owner = beside[job];
  const absent = absentFor(up({ job }), "5m");
  return owner ? unlessOn(absent, firing(["ServiceDown"], { job: owner, lately: "10m" }), []) : absent;
}

const here = { namespace: "taskflow-backend" };
const upOf = (job: string, pod: string) =>
  `up{job="${job}", namespace="${here.namespace}", pod="${pod}", instance="${pod}:80"}`;
const watched = (jobs: readonly string[]) => Object.fromEntries(jobs.map((job) => [`up{job="${job}"}`, "1x60"]));

export const downtime: RuleGroup = {
  name: "downtime",
  recordings: [],
  alerts: [
    {
      name: "ServiceDown",
      severity: "page",
      expression: or(
        or(
          equals(max(up({ job: oneOf(...served) }), ["job"]), 0),
          equals(max(gauge("nginx_up", { job: oneOf(...served) }), ["job"]), 0),
        ),
        gone,
      ),
      for: "30s",
      summary: "{{ $labels.job }} is down: what people ask of it fails",
      description: "No pod of {{ $labels.job }} answers Prometheus, or none has been there for a minute.",
      fires: {
        every: "30s",
        series: { [upOf("users", "users-a")]: "1 1 0x20", [upOf("users", "users-b")]: "1 0x20" },
        at: "150s", // the last good answer was at 30 s
        labels: { job: "users" },
      },
      silent: {
        every: "30s",
        series: { [upOf("users", "users-a")]: "1x20", [upOf("users", "users-b")]: "1 0x20" },
        at: "5m",
      },
    },
    {
      name: "TargetDown",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(
          unlessOn(unlessOn(equals(up(), 0), firing(["ServiceDown"]), ["job"]), withItsService, ["namespace", "pod"]),
          firing(["PodCannotStart"]),
          ["namespace", "pod"],
        ),
        firing(["ScrapeRefused"]),
        [],
      ),
      for: "3m",
      summary: "Nothing yet for people; {{ $labels.job }} has a pod that does not answer",
      description:
        "Prometheus has not been able to scrape {{ $labels.instance }} ({{ $labels.job }}) for 3 minutes: it is down, cut off, or tells what cannot be read.",
      fires: {
        series: { [upOf("users", "users-a")]: "1x20", [upOf("users", "users-b")]: "1 0x20" },
        at: "5m",
        labels: { job: "users", ...here, pod: "users-b", instance: "users-b:80" },
      },
      // All pods are down: ServiceDown fires.
      silent: { series: { [upOf("users", "users-a")]: "1 0x20", [upOf("users", "users-b")]: "1 0x20" }, at: "10m" },
    },
    {
      name: "TargetVanished",
      severity: "ticket",
      expression: max(anyOf(watching.map(vanished)), ["job"]),
      for: "1m",
      summary: "Nothing yet for people; nobody would be told if what {{ $labels.job }} watches broke",
      description:
        "Prometheus knows no target of the job {{ $labels.job }} any more: the pod is gone, or its scrape is.",
      fires: {
        series: watched(watching.filter((job) => job !== "redis-exporter")),
        at: "10m",
        labels: { job: "redis-exporter" },
      },
      silent: { series: { ...watched(watching), 'up{job="redis-exporter"}': "0x60" }, at: "10m" },
    },
  ],
};
