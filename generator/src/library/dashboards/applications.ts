/** Each Application's state in Argo CD. */
import {
  count,
  max,
  minus,
  not,
  or,
  orZero,
  overTime,
  type Panel,
  plus,
  scrapedAt,
  secondsSince,
  sum,
  times,
  type Vector,
  zeroFor,
} from "../../promql/index.ts";
import { gauge } from "../queries.ts";
import { query } from "./query.ts";

const all = gauge("argocd_app_info");
const good = gauge("argocd_app_info", { sync_status: "Synced", health_status: "Healthy" });

export const stepWords = { "1": { text: "in step", good: true }, "0": { text: "out of step", good: false } };
export const inStep: Vector<"name"> = zeroFor(max(all, ["name"]), max(good, ["name"]));
/** Empty if Argo CD reports nothing: no Applications must not look like healthy ones. */
export const outOfStep: Vector<never> = minus(count(all), orZero(count(good)));

/** Looks back six hours: an Application that was never in sync in that time counts as six hours behind. */
const memory = { range: "6h", seconds: 21_600 } as const;
export const lag: Vector<"name"> = or(
  secondsSince(max(overTime("max", scrapedAt(good), memory.range), ["name"])),
  plus(times(max(all, ["name"]), 0), memory.seconds),
);
/** Long enough for Argo CD to read git, sync and start all pods. */
export const behind = { yellow: 600, red: 1_800 };

const health: Vector<"name"> = or(
  times(max(gauge("argocd_app_info", { health_status: "Healthy" }), ["name"]), 0),
  or(
    max(gauge("argocd_app_info", { health_status: "Progressing" }), ["name"]),
    times(max(gauge("argocd_app_info", { health_status: not("Healthy") }), ["name"]), 2),
  ),
);

export const sync: Vector<"name"> = zeroFor(
  max(all, ["name"]),
  or(
    max(gauge("argocd_app_info", { sync_status: "OutOfSync" }), ["name"]),
    times(max(gauge("argocd_app_info", { sync_status: "Unknown" }), ["name"]), 2),
  ),
);

export const applications: readonly [Panel, ...Panel[]] = [
  {
    kind: "states",
    title: "Sync",
    alert: "ApplicationOutOfSync",
    description:
      "Whether the cluster is as git says. Out of sync without a commit is drift, which Argo CD puts right by itself.",
    unit: "short",
    words: {
      "0": { text: "Synced", good: true },
      "1": { text: "OutOfSync", good: false },
      "2": { text: "Unknown", good: false },
    },
    width: 12,
    queries: [query(sync, "{{name}}")],
  },
  {
    kind: "states",
    title: "Health",
    alert: "ApplicationUnhealthy",
    description: "Whether what was synced runs. Progressing is good for some minutes after a sync, and not for longer.",
    unit: "short",
    words: {
      "0": { text: "Healthy", good: true },
      "1": { text: "Progressing", good: false },
      "2": { text: "Degraded, Missing, Suspended or Unknown", good: false },
    },
    width: 12,
    queries: [query(health, "{{name}}")],
  },
  {
    kind: "bars",
    title: "Since last in step",
    alert: "ApplicationOutOfSync",
    description: "The time since each Application was last both Synced and Healthy; six hours at the most.",
    unit: "s",
    thresholds: behind,
    width: 12,
    queries: [query(lag, "{{name}}")],
  },
  {
    kind: "table",
    title: "Applications",
    alert: "AutoSyncOff",
    description:
      "Each Application, as Argo CD sees it now; automatic sync off means that somebody has stopped delivery.",
    unit: "short",
    width: 12,
    queries: [query(sum(all, ["name", "project", "sync_status", "health_status", "autosync_enabled"]), "number")],
  },
];
