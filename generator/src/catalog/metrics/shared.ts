import type { SharedMetrics } from "../../library/observed.ts";
import type { metrics } from "./index.ts";

type Name = keyof (typeof metrics)["tasks"] | keyof (typeof metrics)["policy-probe"];

/** The metrics of several processes that the library's alerts and dashboards use. */
export const shared = {
  dependencyUp: "taskflow_dependency_up",
  calls: "taskflow_call_duration_seconds",
  queries: "taskflow_database_query_seconds",
  forbiddenOpen: "taskflow_policy_probe_open",
  forbiddenTried: "taskflow_policy_probe_last_run_timestamp_seconds",
  certificateEnds: "taskflow_certificate_not_after_timestamp_seconds",
} as const satisfies Record<keyof SharedMetrics, Name>;
