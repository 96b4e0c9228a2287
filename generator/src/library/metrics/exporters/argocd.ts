import type { MetricSet } from "../../../model/metric.ts";

const app = { name: { atMost: 200 }, project: { atMost: 20 } };
const repo = { atMost: 20 };

/** The metrics that we use of Argo CD's controller and repository server: https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/. */
export const argocd = {
  argocd_app_info: {
    type: "gauge",
    unit: "count",
    help: "1 for what an Application is",
    labels: {
      ...app,
      sync_status: ["Synced", "OutOfSync", "Unknown"],
      health_status: ["Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown"],
      autosync_enabled: ["true", "false"],
      repo,
    },
  },
  argocd_app_sync_total: {
    type: "counter",
    unit: "count",
    help: "Syncs that ended, by outcome",
    labels: { ...app, phase: ["Succeeded", "Failed", "Error", "Running", "Terminating"] },
  },
  argocd_app_sync_duration_seconds_total: {
    type: "counter",
    unit: "seconds",
    help: "Time spent in syncs",
    labels: app,
  },
  argocd_app_reconcile: {
    type: "histogram",
    unit: "seconds",
    help: "Comparisons of git and cluster, and how long they took",
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16],
  },
  argocd_git_request_total: {
    type: "counter",
    unit: "count",
    help: "Looks at git",
    labels: { repo, request_type: ["fetch", "ls-remote"] },
  },
  argocd_git_lsremote_fail_total: {
    type: "counter",
    unit: "count",
    help: "Looks for new commits that failed",
    seldom: true,
    labels: { repo, revision: { atMost: 100 } },
  },
  argocd_git_fetch_fail_total: {
    type: "counter",
    unit: "count",
    help: "Fetches that failed",
    seldom: true,
    labels: { repo, revision: { atMost: 100 } },
  },
} as const satisfies MetricSet;
