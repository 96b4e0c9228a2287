import type { Context } from "./context.ts";
import type { PlannedChart, PlannedObjects } from "./types.ts";

/** The objects that Prometheus' operator and Grafana's sidecar read. The small stack has rules and targets in a file instead. */
export function planObjects({ facts: { monitoring }, cluster, targets }: Context): PlannedObjects[] {
  const { runbooksUrl, dashboards, ruleGroups } = monitoring;
  const shared = { namespace: "monitoring", runbooks: runbooksUrl } as const;
  return [
    { ...shared, kind: "dashboards", name: "dashboards", dashboards },
    ...(cluster.monitoring.stack === "kube-prometheus-stack"
      ? [
          { ...shared, kind: "rules" as const, name: "rules", ruleGroups },
          { ...shared, kind: "targets" as const, name: "targets", targets },
        ]
      : []),
  ];
}

/** The chart kube-prometheus-stack on this cluster; null where the cluster has the small stack. */
export function planChart({ facts, cluster, microservices, secrets }: Context): PlannedChart | null {
  const { stack, host, retentionDays, alertmanager } = cluster.monitoring;
  if (stack !== "kube-prometheus-stack") return null;
  const storage = microservices.prometheus?.storage;
  const admin = secrets.get("grafana");
  if (!storage || !admin) throw new Error(`${stack}: its Prometheus has no storage, or its Grafana no Secret`);
  return {
    namespace: "monitoring",
    retentionDays,
    storageClass: cluster.storageClass,
    storageSize: storage.size,
    adminSecret: { name: admin.name, userKey: "admin-user", passwordKey: "admin-password" },
    grafanaHost: host,
    alertmanager,
    charts: facts.monitoring.charts,
  };
}
