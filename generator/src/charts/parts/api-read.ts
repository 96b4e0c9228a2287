import type { Chart } from "cdk8s";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { componentOf, labelsOf } from "./metadata.ts";

/** The rights of its token: to read and watch objects of these kinds, in all namespaces. */
export function apiRead(
  chart: Chart,
  { name, namespace, reads }: Pick<PlannedMicroservice, "name" | "namespace" | "reads">,
): void {
  // Cluster-wide names are shared with all other software: the prefix avoids collisions.
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
