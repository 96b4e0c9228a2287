import { node } from "../../library/metrics/node.ts";
import type { MetricSet } from "../../model/metric.ts";
import { database } from "./database.ts";
import { http } from "./http.ts";

export const users = {
  ...node,
  ...http,
  ...database,
  taskflow_users_registered_total: { type: "counter", unit: "count", help: "Users registered", labels: {} },
  taskflow_credential_checks_total: {
    type: "counter",
    unit: "count",
    help: "Passwords checked, by result",
    labels: { result: ["right", "wrong password", "unknown"] },
  },
} as const satisfies MetricSet;
