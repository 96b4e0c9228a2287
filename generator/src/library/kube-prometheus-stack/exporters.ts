import { argocdNamespace } from "../../model/argocd.ts";
import type { Values } from "./keys.ts";
import { names } from "./names.ts";
import { resources } from "./resources.ts";

/**
 * The exporter of the cluster's objects. The chart's own node-exporter stays off: it mounts the node's root, for which its
 * namespace would need the Pod Security Standard `privileged`. The tree has a node-exporter that mounts nothing.
 */
export const exporterValues: Values = {
  kubeStateMetrics: { enabled: true },
  "kube-state-metrics": {
    fullnameOverride: `$(installation.prefix)${names.kubeStateMetrics}`, // its ClusterRole has this name
    collectors: ["$(monitoring.resources)"],
    namespaces: `${argocdNamespace},$(installation.namespaces)`,
    prometheusScrape: false,
    prometheus: { monitor: { enabled: false } }, // the component `targets` has its ServiceMonitor
    resources: resources.kubeStateMetrics,
  },
  nodeExporter: { enabled: false, operatingSystems: { aix: { enabled: false }, darwin: { enabled: false } } },
};
