import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import { dashboardFile, dashboardName } from "../plan/targets.ts";
import type { PlannedObjects, PlannedTarget } from "../plan/types.ts";
import type { Dashboard, RuleGroup } from "../promql/index.ts";
import { rulesFile } from "../promql/rules-file.ts";
import { dashboardJson } from "./dashboard.ts";
import { k8s } from "./k8s.ts";
import { part } from "./part.ts";
import { labelsOf } from "./parts/metadata.ts";

const operatorApi = "monitoring.coreos.com/v1";

/** Configuration that Grafana and Prometheus read as objects: a change of one of them restarts no pod. */
export function monitoringObjects(planned: PlannedObjects): readonly KubeObject[] {
  if (planned.kind === "dashboards") return dashboards(planned);
  return planned.kind === "rules" ? rules(planned) : targets(planned);
}

type Planned<Kind extends PlannedObjects["kind"]> = Extract<PlannedObjects, { readonly kind: Kind }>;
type Component = Pick<PlannedObjects, "name" | "namespace" | "belongsTo" | "title" | "runbooks">;

const componentOf = ({ name, namespace, belongsTo, title, runbooks }: PlannedObjects): Component => ({
  name,
  namespace,
  belongsTo,
  title,
  runbooks,
});

const dashboards = part(
  (planned: Planned<"dashboards">) => componentOf(planned),
  (component, all: readonly Dashboard[]) => all.map((dashboard) => dashboardConfigMap(component, dashboard)),
  (planned) => planned.dashboards,
);

const rules = part(
  (planned: Planned<"rules">) => componentOf(planned),
  (component, groups: readonly RuleGroup[]) =>
    groups.map((group) => {
      const spec = rulesFile([group], (name) => `${component.runbooks}/${name}.md`);
      return operatorObject(component, "PrometheusRule", group.name, spec);
    }),
  (planned) => planned.ruleGroups,
);

const targets = part(
  (planned: Planned<"targets">) => ({ ...componentOf(planned), targets: planned.targets }),
  (planned) =>
    planned.targets.map((target) => operatorObject(planned, "ServiceMonitor", target.job, serviceMonitor(target))),
);

function dashboardConfigMap({ name, namespace, belongsTo, runbooks }: Component, dashboard: Dashboard): KubeObject {
  return k8s.KubeConfigMap.manifest({
    metadata: {
      name: dashboardName(dashboard.uid),
      namespace,
      // The chart's sidecar finds the ConfigMap by this label.
      labels: { ...labelsOf(name, belongsTo), [label.dashboard]: "1" },
    },
    data: { [dashboardFile(dashboard.uid)]: dashboardJson(dashboard, runbooks) },
  });
}

/** An object that the Prometheus operator reads. cdk8s has no types of these kinds. */
function operatorObject(
  { name: component, namespace, belongsTo }: Component,
  kind: string,
  name: string,
  spec: object,
): KubeObject {
  return {
    apiVersion: operatorApi,
    kind,
    metadata: { name, namespace, labels: labelsOf(component, belongsTo) },
    spec,
  };
}

/** A scraped port. The series have the same labels as in the small stack: job, namespace, pod, instance. */
function serviceMonitor(target: PlannedTarget) {
  const { job, namespace, labels, service, servedTwice, byName, portName, path, honorLabels, kept } = target;
  // Each sample would be there once for each Service.
  const keptService = { action: "keep", sourceLabels: ["__meta_kubernetes_service_name"], regex: service };
  // The API server sets the action by default: without it here, Argo CD would report a difference permanently.
  const replacement = { action: "replace", targetLabel: "job", replacement: job };
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: byName ? { [label.name]: service } : { ...labels } },
    endpoints: [
      {
        port: portName,
        ...(path ? { path } : {}),
        ...(honorLabels ? { honorLabels } : {}),
        relabelings: [...(servedTwice ? [keptService] : []), replacement],
        // No rule or dashboard can query other metrics: they would only take space.
        ...(kept ? { metricRelabelings: [{ action: "keep", sourceLabels: ["__name__"], regex: kept.join("|") }] } : {}),
      },
    ],
  };
}
