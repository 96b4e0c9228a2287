import type { Context } from "./context.ts";
import { belongingOf } from "./installation.ts";
import type { PlannedObjects } from "./types.ts";

/** The objects that Prometheus' operator and Grafana's sidecar read. The small stack has rules and targets in a file instead. */
export function planObjects({ facts: { monitoring }, cluster, installation, targets }: Context): PlannedObjects[] {
  const { runbooksUrl, dashboards, ruleGroups } = monitoring;
  const shared = {
    namespace: installation.monitoring,
    belongsTo: belongingOf(installation, installation.monitoring),
    title: installation.title,
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
