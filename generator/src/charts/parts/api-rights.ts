import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { labelsOf, metadataOf } from "./metadata.ts";

type Entitled = Pick<PlannedMicroservice, "name" | "namespace" | "belongsTo" | "reads" | "rights">;

const rbac = "rbac.authorization.k8s.io";

/** The rights of its pods' token: to read and watch objects in all namespaces, and to what its own namespace grants. */
export function apiRights(planned: Entitled): KubeObject[] {
  return [
    ...(planned.reads.length > 0 ? clusterWide(planned) : []),
    ...(planned.rights.length > 0 ? inNamespace(planned) : []),
  ];
}

function clusterWide({ name, namespace, belongsTo, reads }: Entitled): KubeObject[] {
  // Cluster-wide names are shared with all other software: the prefix avoids collisions.
  const metadata = { name: `${belongsTo.application}-${name}`, labels: labelsOf(name, belongsTo) };
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
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  return [role, binding];
}

function inNamespace(planned: Entitled): KubeObject[] {
  const { name, namespace, rights } = planned;
  const role = k8s.KubeRole.manifest({
    metadata: metadataOf(planned),
    rules: rights.map(({ apiGroup, resources, verbs, names }) => ({
      apiGroups: [apiGroup],
      resources: [...resources],
      verbs: [...verbs],
      ...(names ? { resourceNames: [...names] } : {}),
    })),
  });
  const binding = k8s.KubeRoleBinding.manifest({
    metadata: metadataOf(planned),
    roleRef: { apiGroup: rbac, kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  return [role, binding];
}
