import { ApiObject, type Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { label } from "../model/labels.ts";
import { dashboardName } from "../plan/targets.ts";
import type { PlannedObjects, PlannedTarget } from "../plan/types.ts";
import type { Dashboard } from "../promql/index.ts";
import { rulesFile } from "../promql/rules-file.ts";
import { dashboardJson } from "./dashboard.ts";
import { part } from "./part.ts";
import { labelsOf } from "./parts/metadata.ts";

const operatorApi = "monitoring.coreos.com/v1";
type Props = ConstructorParameters<typeof ApiObject>[2];

/** Configuration that Grafana and Prometheus read as objects: a change of one of them restarts no pod. */
export const monitoringObjects = part((planned: PlannedObjects) => planned, monitoring);

function monitoring(chart: Chart, planned: PlannedObjects): void {
  const { runbooks } = planned;
  switch (planned.kind) {
    case "dashboards":
      for (const dashboard of planned.dashboards) dashboardConfigMap(chart, planned, dashboard, runbooks);
      break;
    case "rules":
      for (const group of planned.ruleGroups)
        operatorObject(
          chart,
          planned,
          "PrometheusRule",
          group.name,
          rulesFile([group], (name) => `${runbooks}/${name}.md`),
        );
      break;
    case "targets":
      for (const target of planned.targets)
        operatorObject(chart, planned, "ServiceMonitor", target.job, serviceMonitor(target));
  }
}

function dashboardConfigMap(
  chart: Chart,
  { name, namespace }: PlannedObjects,
  dashboard: Dashboard,
  runbooks: string,
): void {
  new k8s.KubeConfigMap(chart, dashboard.uid, {
    metadata: {
      name: dashboardName(dashboard.uid),
      namespace,
      // The chart's sidecar finds the ConfigMap by this label.
      labels: { ...labelsOf(name, "monitoring"), [label.dashboard]: "1" },
    },
    data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard, runbooks) },
  });
}

function operatorObject(
  chart: Chart,
  { name, namespace }: PlannedObjects,
  kind: string,
  named: string,
  spec: object,
): void {
  new ApiObject(chart, `${kind}-${named}`, {
    apiVersion: operatorApi,
    kind,
    metadata: { name: named, namespace, labels: labelsOf(name, "monitoring") },
    spec,
  } as Props);
}

/** A scraped port. The series have the same labels as in the small stack: job, namespace, pod, instance. */
function serviceMonitor({ job, namespace, service, portName, honorLabels, kept }: PlannedTarget) {
  // The API server sets the action by default: without it here, Argo CD would report a difference permanently.
  const replacement = { action: "replace", targetLabel: "job", replacement: job };
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: { [label.name]: service } },
    endpoints: [
      {
        port: portName,
        ...(honorLabels ? { honorLabels } : {}),
        relabelings: [replacement],
        // No rule or dashboard can query other metrics: they would only take space.
        ...(kept ? { metricRelabelings: [{ action: "keep", sourceLabels: ["__name__"], regex: kept.join("|") }] } : {}),
      },
    ],
  };
}
