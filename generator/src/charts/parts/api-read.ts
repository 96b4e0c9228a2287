import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { componentOf, labelsOf } from "./metadata.ts";

/** The rights of its token: to read and watch objects of these kinds, in all namespaces. */
export function apiRead({
  name,
  namespace,
  reads,
}: Pick<PlannedMicroservice, "name" | "namespace" | "reads">): KubeObject[] {
  // Cluster-wide names are shared with all other software: the prefix avoids collisions.
  const metadata = { name: `taskflow-${name}`, labels: labelsOf(name, componentOf(namespace)) };
  const role = k8s.KubeClusterRole.manifest({
    metadata,
    rules: reads.map(({ apiGroup, resources }) => ({
      apiGroups: [apiGroup],
      resources: [...resources],
      verbs: ["get", "list", "watch"],
    })),
  });
  const binding = k8s.KubeClusterRoleBinding.manifest({
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  return [role, binding];
}
