import type { MetricSet } from "../../model/metric.ts";
import { audit } from "./audit.ts";
import { auth } from "./auth.ts";
import { healthChecker } from "./health-checker.ts";
import { images } from "./images.ts";
import { metrics as metricsService } from "./metrics.ts";
import { notifications } from "./notifications.ts";
import { policyProbe } from "./policy-probe.ts";
import { tasks } from "./tasks.ts";
import { users } from "./users.ts";

/** What each process tells, by the name of the process: it registers these and no others, and rules and dashboards name these. */
export const metrics = {
  audit,
  auth,
  "health-checker": healthChecker,
  images,
  metrics: metricsService,
  notifications,
  "policy-probe": policyProbe,
  tasks,
  users,
} as const satisfies Record<string, MetricSet>;

export type Metrics = typeof metrics;
