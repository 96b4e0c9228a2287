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

/** The metrics of each process, by its name. A process registers exactly these, and rules and dashboards use these only. */
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
