import type { Context } from "./context.ts";
import { listedResources } from "./listed-resources.ts";
import type { PlannedChart, PlannedObjects } from "./types.ts";

/** The objects that Prometheus' operator and Grafana's sidecar read. The small stack has rules and targets in a file instead. */
export function planObjects({ facts: { monitoring }, cluster, installation, targets }: Context): PlannedObjects[] {
  const { runbooksUrl, dashboards, ruleGroups } = monitoring;
  const { name, title, domain } = installation;
  const shared = {
    namespace: installation.monitoring,
    belongsTo: { application: name, domain, component: "monitoring" },
    title,
    runbooks: runbooksUrl,
  };
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
export function planChart({ facts, cluster, installation, microservices, secrets }: Context): PlannedChart | null {
  const { stack, host, retentionDays, alertmanager } = cluster.monitoring;
  if (stack !== "kube-prometheus-stack") return null;
  const storage = microservices[facts.monitoring.prometheus]?.storage;
  const admin = secrets.get(facts.monitoring.grafana);
  if (!storage || !admin) throw new Error(`${stack}: its Prometheus has no storage, or its Grafana no Secret`);
  return {
    namespace: installation.monitoring,
    installation,
    retentionDays,
    storageClass: cluster.storageClass,
    storageSize: storage.size,
    adminSecret: { name: admin.name, userKey: "admin-user", passwordKey: "admin-password" },
    grafanaHost: host,
    alertmanager,
    resources: listedResources(facts.monitoring),
    charts: facts.monitoring.charts,
  };
}
