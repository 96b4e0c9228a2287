import type { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { componentOf, labelsOf } from "./metadata.ts";

/** What its token is good for: to see objects of these kinds, in all namespaces, and their changes. */
export function apiRead(
  chart: Chart,
  { name, namespace, reads }: Pick<PlannedMicroservice, "name" | "namespace" | "reads">,
): void {
  // Cluster-wide names are everybody's: ours say whose they are.
  const metadata = { name: `taskflow-${name}`, labels: labelsOf(name, componentOf(namespace)) };
  new k8s.KubeClusterRole(chart, "ClusterRole", {
    metadata,
    rules: reads.map(({ apiGroup, resources }) => ({
      apiGroups: [apiGroup],
      resources: [...resources],
      verbs: ["get", "list", "watch"],
    })),
  });
  new k8s.KubeClusterRoleBinding(chart, "ClusterRoleBinding", {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
}
