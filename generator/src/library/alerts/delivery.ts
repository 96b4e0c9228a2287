/** Alerts on a cluster that does not run what is in git. */
import {
  above,
  anyOf,
  firing,
  max,
  not,
  oneOf,
  or,
  type RuleGroup,
  unlessOn,
  type Vector,
} from "../../promql/index.ts";
import type { Observed } from "../observed.ts";
import { gauge } from "../queries.ts";
import { ailing, down, ofLabel, unlessAny } from "./workloads.ts";

/** Without comparisons, Argo CD's status of an Application is out of date. */
const blind = firing(["ComparisonStopped"]);

const ill = { health_status: oneOf("Degraded", "Missing", "Progressing", "Unknown") } as const;
const outOfSync = max(gauge("argocd_app_info", { sync_status: "OutOfSync" }), ["name"]);
/** The root Application is as unhealthy as its worst child: it counts only if all children are healthy. */
function unhealthy(rootName: string): Vector<"name"> {
  const children = max(gauge("argocd_app_info", { ...ill, name: not(rootName) }), ["name"]);
  const root = max(gauge("argocd_app_info", { ...ill, name: rootName }), ["name"]);
  return or(children, unlessOn(root, children, []));
}

const app = (sync: string, health: string, auto = "true") =>
  `argocd_app_info{job="argocd-application-controller", name="shop", project="shop", sync_status="${sync}", health_status="${health}", autosync_enabled="${auto}", repo="https://git.test/shop"}`;
const rootApp = (root: string, health: string) =>
  `argocd_app_info{job="argocd-application-controller", name="${root}", project="bootstrap", sync_status="Synced", health_status="${health}", autosync_enabled="true", repo="https://git.test/shop"}`;
const waits = 'ALERTS{alertname="PodCannotStart", alertstate="firing", pod="shop-0"}';
const shop = { name: "shop" };

export function delivery(of: Observed): RuleGroup {
  const root = of.application.name;
  const short = anyOf([down(of), ailing, firing(["WorkloadShort"])]);
  return {
    name: "delivery",
    recordings: [],
    alerts: [
      {
        name: "ApplicationOutOfSync",
        severity: "ticket",
        expression: unlessOn(unlessOn(above(outOfSync, 0), firing(["AutoSyncOff"]), ["name"]), blind, []),
        for: "15m",
        summary: "People do not get what was committed for {{ $labels.name }}",
        description:
          "The Application {{ $labels.name }} has been OutOfSync for 15 minutes: a sync fails, waits for somebody's confirmation, or is undone again and again.",
        fires: { series: { [app("OutOfSync", "Healthy")]: "1x30" }, at: "20m", labels: shop },
        // A roll-out: the Application is Synced again after some minutes.
        silent: {
          series: { [app("OutOfSync", "Healthy")]: "1x10 _x20", [app("Synced", "Healthy")]: "_x10 1x20" },
          at: "20m",
        },
      },
      {
        name: "ApplicationUnhealthy",
        severity: "ticket",
        expression: max(unlessOn(unlessAny(ofLabel(unhealthy(root), "name"), short, ["workload"]), blind, []), [
          "name",
        ]),
        for: "15m",
        summary: "A part of {{ $labels.name }} does not work as it should",
        description:
          "The Application {{ $labels.name }} has not been Healthy for 15 minutes, and none of its workloads' own alerts says why.",
        fires: {
          series: { [app("Synced", "Degraded")]: "1x30", [rootApp(root, "Degraded")]: "1x30" },
          at: "20m",
          labels: shop,
        },
        // One of its pods cannot start: PodCannotStart fires.
        silent: {
          series: { [app("Synced", "Degraded")]: "1x30", [rootApp(root, "Degraded")]: "1x30", [waits]: "1x30" },
          at: "20m",
        },
      },
    ],
  };
}
