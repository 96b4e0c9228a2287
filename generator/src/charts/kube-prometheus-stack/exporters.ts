import { argocdNamespace } from "../../model/argocd.ts";
import type { PlannedChart } from "../../plan/types.ts";
import type { Values } from "./keys.ts";
import { names } from "./names.ts";
import { resources } from "./resources.ts";

/**
 * The exporter of the cluster's objects. The chart's own node-exporter stays off: it mounts the node's root, for which its
 * namespace would need the Pod Security Standard `privileged`. The tree has a node-exporter that mounts nothing.
 */
export function exporterValues({ namespace, installation, resources: collectors }: PlannedChart): Values {
  const watched = [
    ...new Set([...Object.values(installation.namespaces).map(({ name }) => name), namespace, argocdNamespace]),
  ].sort();
  return {
    kubeStateMetrics: { enabled: true },
    "kube-state-metrics": {
      fullnameOverride: names.kubeStateMetrics,
      collectors: [...collectors],
      namespaces: watched.join(","),
      prometheusScrape: false,
      prometheus: { monitor: { enabled: false } }, // the component `targets` has its ServiceMonitor
      resources: resources.kubeStateMetrics,
    },
    nodeExporter: { enabled: false, operatingSystems: { aix: { enabled: false }, darwin: { enabled: false } } },
  };
}
