import { namespaces } from "../../model/microservice.ts";
import { argocdNamespace } from "../application.ts";
import type { MonitoringInput } from "./input.ts";
import type { Values } from "./keys.ts";
import { names, ports } from "./names.ts";
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

/** What tells of the cluster's objects and, where wanted, of its nodes. */
export function exporterValues({ namespace, nodeExporter }: MonitoringInput): Values {
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
    nodeExporter: { enabled: nodeExporter, operatingSystems: { aix: { enabled: false }, darwin: { enabled: false } } },
    ...(nodeExporter ? node() : {}),
  };
}

function node(): Values {
  const { name, port } = ports.nodeExporter;
  return {
    "prometheus-node-exporter": {
      nameOverride: names.nodeExporter,
      fullnameOverride: names.nodeExporter,
      hostNetwork: true, // otherwise its network is the pod's
      hostPID: false,
      prometheusScrape: false,
      prometheus: { monitor: { enabled: false } },
      service: { portName: name, port, targetPort: port, listenOnAllInterfaces: false },
      containerSecurityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      },
      resources: resources.nodeExporter,
    },
  };
}
