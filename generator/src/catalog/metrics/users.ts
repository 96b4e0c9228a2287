import type { MetricSet } from "../../model/metric.ts";
import { database } from "./database.ts";
import { http } from "./http.ts";
import { node } from "./node.ts";

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
