/** Alerts on a service, or its monitoring, that is down. Alerts on the consequences stay quiet: see workloads.ts and slo.ts. */
import {
  type Alert,
  above,
  absentFor,
  andOn,
  anyOf,
  atLeast,
  equals,
  firing,
  max,
  oneOf,
  or,
  overTime,
  type RuleGroup,
  relabel,
  type Scene,
  type TargetLabel,
  unlessOn,
  up,
  type Vector,
} from "../../promql/index.ts";
import { argocdJobs, type Observed } from "../observed.ts";
import { gauge } from "../queries.ts";
import { eachKind, replicasOfOne } from "../replicas.ts";
import { firingOf, ours, unlessAny } from "./workloads.ts";

/**
 * A target that is scraped every 30 s has a sample in any 45 s. Counts only if Prometheus has scraped itself without a gap:
 * after its own restart every target is missing for a moment.
 */
function gone({ served, prometheus }: Observed): Vector<"job"> | undefined {
  const absent = anyOf(served.map((job) => absentFor(up({ job }), "45s")));
  return absent && max(andOn(absent, atLeast(overTime("count", up({ job: prometheus }), "95s"), 3), []), ["job"]);
}

/** The microservices without metrics of which no pod is ready, and some are wanted. */
const unready = (of: Observed): Vector<"job"> | undefined =>
  eachKind(of.unscraped, ours(of), ({ label, ready, wanted }) => {
    const none = andOn(equals(max(ready, [label]), 0), above(max(wanted, [label]), 0), [label]);
    return max(relabel(none, "job", label, "(.+)"), ["job"]);
  });

/** A job without a target for five minutes. A sidecar counts only while its service is up, because they are down together. */
function vanished({ beside }: Observed, job: string): Vector<TargetLabel> {
  const owner = beside[job];
  const absent = absentFor(up({ job }), "5m");
  return owner ? unlessOn(absent, firing(["ServiceDown"], { job: owner, lately: "10m" }), []) : absent;
}

const upOf = (job: string, pod: string) => `up{job="${job}", namespace="shop", pod="${pod}", instance="${pod}:80"}`;
const watched = (jobs: readonly string[]) => Object.fromEntries(jobs.map((job) => [`up{job="${job}"}`, "1x60"]));

/** The samples by which a microservice has one ready pod, or none. */
function podsOf(of: Observed): { job: string; good: Scene["series"]; bad: Scene["series"] } | undefined {
  const [job] = of.served;
  if (job !== undefined) {
    const other = { [upOf(job, "b")]: "1 0x20" };
    return { job, good: { [upOf(job, "a")]: "1x20", ...other }, bad: { [upOf(job, "a")]: "1 1 0x20", ...other } };
  }
  const [one] = of.unscraped;
  const replicas = one && replicasOfOne(one);
  if (!replicas) return undefined;
  const { ready, wanted } = replicas;
  const series = { [wanted.text]: "1x20" };
  return { job: one.name, good: { ...series, [ready.text]: "1x20" }, bad: { ...series, [ready.text]: "1 1 0x20" } };
}

function serviceDown(of: Observed): Alert[] {
  const jobs = { job: oneOf(...of.served) };
  const scraped = [equals(max(up(jobs), ["job"]), 0), equals(max(gauge("nginx_up", jobs), ["job"]), 0), gone(of)];
  const expression = anyOf([...(of.served.length > 0 ? scraped : []), unready(of)]);
  const scene = podsOf(of);
  if (!expression || !scene) return [];
  return [
    {
      name: "ServiceDown",
      severity: "page",
      expression,
      for: "30s",
      summary: "{{ $labels.job }} is down: what people ask of it fails",
      description: "No pod of {{ $labels.job }} answers Prometheus, or none has been there for a minute.",
      // The last good answer was at 30 s.
      fires: { every: "30s", series: scene.bad, at: "150s", labels: { job: scene.job } },
      silent: { every: "30s", series: scene.good, at: "5m" },
    },
  ];
}

export function downtime(of: Observed): RuleGroup {
  const { served, watching } = of;
  const isDown = firingOf(of, ["ServiceDown"]);
  /** The sidecars that are down together with the service in their pod. */
  const withItsService =
    isDown && served.length > 0 ? andOn(equals(up({ job: oneOf(...served) }), 0), isDown, ["job"]) : undefined;
  const all = watching.map((job) => vanished(of, job)).reduce((some, one) => or(some, one));
  const [job = "shop"] = served;
  const [good, bad] = [upOf(job, `${job}-a`), upOf(job, `${job}-b`)];
  const first = argocdJobs.controller;
  return {
    name: "downtime",
    recordings: [],
    alerts: [
      ...serviceDown(of),
      {
        name: "TargetDown",
        severity: "ticket",
        expression: unlessOn(
          unlessOn(
            unlessAny(unlessAny(equals(up(), 0), isDown, ["job"]), withItsService, ["namespace", "pod"]),
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
          series: { [good]: "1x20", [bad]: "1 0x20" },
          at: "5m",
          labels: { job, namespace: "shop", pod: `${job}-b`, instance: `${job}-b:80` },
        },
        // All pods are down: ServiceDown fires. Without ServiceDown: the pod answers again.
        silent: {
          series: served.length > 0 ? { [good]: "1 0x20", [bad]: "1 0x20" } : { [good]: "1x20", [bad]: "1 0 0 1x20" },
          at: "10m",
        },
      },
      {
        name: "TargetVanished",
        severity: "ticket",
        expression: max(all, ["job"]),
        for: "1m",
        summary: "Nothing yet for people; nobody would be told if what {{ $labels.job }} watches broke",
        description:
          "Prometheus knows no target of the job {{ $labels.job }} any more: the pod is gone, or its scrape is.",
        fires: { series: watched(watching.filter((job) => job !== first)), at: "10m", labels: { job: first } },
        silent: { series: { ...watched(watching), [`up{job="${first}"}`]: "0x60" }, at: "10m" },
      },
    ],
  };
}
