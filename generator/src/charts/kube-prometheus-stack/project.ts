import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { inCluster } from "../application.ts";
import { type GroupKind, project } from "../project.ts";

const rbac = "rbac.authorization.k8s.io";
const operated = "monitoring.coreos.com";

/** Lets in one repository, one namespace and these kinds: a new version of the chart with other kinds is refused. */
export function monitoringProject(input: PlannedChart): KubeObject {
  return project(projectName(input), input.installation.name, {
    description: "Prometheus, Grafana and what feeds them, from the chart kube-prometheus-stack",
    sourceRepos: [input.charts.repository],
    destinations: [{ server: inCluster, namespace: input.namespace }],
    clusterResourceWhitelist: clusterKinds,
    namespaceResourceWhitelist: namespacedKinds(input),
  });
}

export const projectName = ({ installation }: PlannedChart): string => `${installation.prefix}monitoring`;

/** Definitions, and cluster-wide roles: Prometheus and kube-state-metrics read objects in other namespaces. */
const clusterKinds: readonly GroupKind[] = [
  { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
  { group: rbac, kind: "ClusterRole" },
  { group: rbac, kind: "ClusterRoleBinding" },
];

/** Exactly the kinds that the chart renders with these values: no Secret, no Job, no webhook. */
function namespacedKinds({ alertmanager }: PlannedChart): GroupKind[] {
  return [
    { group: "", kind: "ConfigMap" },
    { group: "", kind: "Service" },
    { group: "", kind: "ServiceAccount" },
    { group: "apps", kind: "Deployment" },
    ...(alertmanager ? [{ group: operated, kind: "Alertmanager" }] : []),
    { group: operated, kind: "Prometheus" },
    { group: rbac, kind: "Role" },
    { group: rbac, kind: "RoleBinding" },
  ];
}
