/** Alerts on a delivery that stopped while Argo CD still reports Synced and Healthy: its report must also be recent. */
import {
  above,
  equals,
  firing,
  increase,
  max,
  or,
  type RuleGroup,
  rateOf,
  sum,
  unlessOn,
  up,
} from "../../promql/index.ts";
import { argocdJobs } from "../observed.ts";
import { counter, gauge, histogram } from "../queries.ts";

const { controller, repoServer } = argocdJobs;
const away = (job: string) => firing(["TargetDown", "TargetVanished"], { job });
const isUp = (job: string) => equals(max(up({ job })), 1);

const comparisons = sum(rateOf(histogram("argocd_app_reconcile"), "10m"));
// Not by repo: in the repository server that is a temporary folder, which changes with each start.
const looks = sum(increase(counter("argocd_git_request_total", { request_type: "ls-remote" }), "10m"));
const failedLooks = sum(increase(counter("argocd_git_lsremote_fail_total"), "5m"));
const failedFetches = sum(increase(counter("argocd_git_fetch_fail_total"), "5m"));

const shop = { name: "shop" };
const app = (sync: string, auto: string) =>
  `argocd_app_info{job="${controller}", name="shop", project="shop", sync_status="${sync}", health_status="Healthy", autosync_enabled="${auto}", repo="https://git.test/shop"}`;
const upOf = (job: string) => `up{job="${job}", namespace="argocd", pod="${job}-0", instance="argocd:80"}`;
const compared = `argocd_app_reconcile_count{job="${controller}", namespace="argocd"}`;
const inRepoServer = (metric: string, labels: string) =>
  `${metric}{job="${repoServer}", repo="/tmp/_argocd-repo/1", ${labels}}`;
const looked = inRepoServer("argocd_git_request_total", 'request_type="ls-remote"');
const failed = inRepoServer("argocd_git_lsremote_fail_total", 'revision="main"');

export const frozen: RuleGroup = {
  name: "frozen",
  recordings: [],
  alerts: [
    {
      name: "AutoSyncOff",
      severity: "ticket",
      expression: above(max(gauge("argocd_app_info", { autosync_enabled: "false" }), ["name"]), 0),
      for: "15m",
      summary: "People do not get what is committed for {{ $labels.name }}: somebody has turned its automation off",
      description: "The Application {{ $labels.name }} neither follows git nor heals what is changed by hand.",
      fires: { series: { [app("Synced", "false")]: "1x30" }, at: "20m", labels: shop },
      // A failure simulation: it ends by itself and restores everything.
      silent: { series: { [app("Synced", "false")]: "1x5 _x25", [app("Synced", "true")]: "_x5 1x25" }, at: "20m" },
    },
    {
      name: "ComparisonFails",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(
          max(gauge("argocd_app_info", { sync_status: "Unknown" }), ["name"]),
          firing(["GitLooksFail"], { lately: "10m" }),
          [],
        ),
        away(repoServer),
        [],
      ),
      for: "15m",
      summary: "People do not get what is committed for {{ $labels.name }}: it cannot be compared",
      description:
        "Argo CD cannot say whether {{ $labels.name }} is as git says: its manifests cannot be built, or git's answer is no tree of ours.",
      fires: { series: { [app("Unknown", "true")]: "1x30", [upOf(repoServer)]: "1x30" }, at: "20m", labels: shop },
      // No manifests are built: the repository server is down.
      silent: { series: { [app("Unknown", "true")]: "1x30", [upOf(repoServer)]: "0x30" }, at: "20m" },
    },
    {
      name: "ComparisonStopped",
      severity: "ticket",
      expression: unlessOn(isUp(controller), above(comparisons, 0), []),
      for: "3m",
      summary: "People do not get what is committed, and nobody sees it: Argo CD compares nothing any more",
      description:
        "Argo CD's application controller answers, and has compared no Application with git for 10 minutes. What it says of them is old.",
      fires: { series: { [upOf(controller)]: "1x30", [compared]: "0 13 26 39x30" }, at: "20m", labels: {} },
      silent: { series: { [upOf(controller)]: "1x30", [compared]: "0+13x30" }, at: "20m" },
    },
    {
      name: "GitNotRead",
      severity: "ticket",
      expression: unlessOn(
        unlessOn(isUp(repoServer), above(looks, 0), []),
        firing(["ComparisonStopped"], { lately: "10m" }),
        [],
      ),
      for: "5m",
      summary: "People do not get what is committed, and nobody sees it: Argo CD does not look at git any more",
      description: "Argo CD's repository server answers, and has not asked git for the newest commit for 10 minutes.",
      fires: { series: { [upOf(repoServer)]: "1x30", [looked]: "0 1 2 3x30" }, at: "20m", labels: {} },
      silent: { series: { [upOf(repoServer)]: "1x30", [looked]: "0 0 0 1 1 1 2 2 2 3 3 3 4 4 4 5x20" }, at: "16m" },
    },
    {
      name: "GitLooksFail",
      severity: "ticket",
      expression: or(above(failedLooks, 0), above(failedFetches, 0)),
      for: "5m",
      summary: "People do not get what is committed: Argo CD cannot read the repository",
      description:
        "Looks at git have been failing for 10 minutes. What runs goes on; Applications may read Synced all the while.",
      fires: { series: { [looked]: "0+1x30", [failed]: "_ _ 1+1x30" }, at: "15m", labels: {} },
      // One failure: the next attempt succeeded.
      silent: { series: { [looked]: "0+1x30", [failed]: "0 0 1x30" }, at: "9m" },
    },
  ],
};
