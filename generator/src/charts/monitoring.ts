import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import { dashboardName } from "../plan/targets.ts";
import type { PlannedObjects, PlannedTarget } from "../plan/types.ts";
import type { Dashboard } from "../promql/index.ts";
import { rulesFile } from "../promql/rules-file.ts";
import { dashboardJson } from "./dashboard.ts";
import { k8s } from "./k8s.ts";
import { part } from "./part.ts";
import { labelsOf } from "./parts/metadata.ts";

const operatorApi = "monitoring.coreos.com/v1";

/** Configuration that Grafana and Prometheus read as objects: a change of one of them restarts no pod. */
export const monitoringObjects = part((planned: PlannedObjects) => planned, render);

function render(planned: PlannedObjects): readonly KubeObject[] {
  switch (planned.kind) {
    case "dashboards":
      return planned.dashboards.map((dashboard) => dashboardConfigMap(planned, dashboard));
    case "rules":
      return planned.ruleGroups.map((group) =>
        operatorObject(
          planned,
          "PrometheusRule",
          group.name,
          rulesFile([group], (name) => `${planned.runbooks}/${name}.md`),
        ),
      );
    case "targets":
      return planned.targets.map((target) =>
        operatorObject(planned, "ServiceMonitor", target.job, serviceMonitor(target)),
      );
  }
}

function dashboardConfigMap({ name, namespace, runbooks }: PlannedObjects, dashboard: Dashboard): KubeObject {
  return k8s.KubeConfigMap.manifest({
    metadata: {
      name: dashboardName(dashboard.uid),
      namespace,
      // The chart's sidecar finds the ConfigMap by this label.
      labels: { ...labelsOf(name, "monitoring"), [label.dashboard]: "1" },
    },
    data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard, runbooks) },
  });
}

/** An object that the Prometheus operator reads. cdk8s has no types of these kinds. */
function operatorObject(
  { name: component, namespace }: PlannedObjects,
  kind: string,
  name: string,
  spec: object,
): KubeObject {
  return {
    apiVersion: operatorApi,
    kind,
    metadata: { name, namespace, labels: labelsOf(component, "monitoring") },
    spec,
  };
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
