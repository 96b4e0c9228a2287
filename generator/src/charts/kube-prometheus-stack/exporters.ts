import { argocdNamespace } from "../../model/argocd.ts";
import { namespaces } from "../../model/microservice.ts";
import type { PlannedChart } from "../../plan/types.ts";
import type { Values } from "./keys.ts";
import { names } from "./names.ts";
import { resources } from "./resources.ts";

/** The kinds that rules and dashboards look at: kube-state-metrics may read these and no others. */
const collectors = [
  "daemonsets",
  "deployments",
  "horizontalpodautoscalers",
  "persistentvolumeclaims",
  "pods",
  "statefulsets",
];

/**
 * What tells of the cluster's objects. The chart's own node-exporter mounts the node's root, for which its namespace would
 * have to allow the Pod Security Standard `privileged`: the tree has one that mounts nothing.
 */
export function exporterValues({ namespace }: PlannedChart): Values {
  const watched = [...new Set([...namespaces, namespace, argocdNamespace])].sort();
  return {
    kubeStateMetrics: { enabled: true },
    "kube-state-metrics": {
      fullnameOverride: names.kubeStateMetrics,
      collectors,
      namespaces: watched.join(","),
      prometheusScrape: false,
      prometheus: { monitor: { enabled: false } }, // its ServiceMonitor stands with the others
      resources: resources.kubeStateMetrics,
    },
    nodeExporter: { enabled: false, operatingSystems: { aix: { enabled: false }, darwin: { enabled: false } } },
  };
}
