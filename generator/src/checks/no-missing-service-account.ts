import type { Subject } from "kubernetes-types/rbac/v1.js";
import { didYouMean } from "../model/names.ts";
import { inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setByCharts } from "./source.ts";

/** Pods whose ServiceAccount does not exist are never created, and only the Deployment's status says so. */
export const noMissingServiceAccount = inCluster(
  "no-missing-service-account",
  (object, { find, ofKind, namespaces }) => {
    const missing = (by: string, name: string, namespace: string) => {
      if (name === "default" || find("ServiceAccount", namespace, name)) return [];
      const known = ofKind("ServiceAccount", namespace).map((manifest) => manifest.object.metadata.name);
      const message = `${by}: there is no ServiceAccount "${name}" in ${namespace}; ${didYouMean(name, known)}`;
      return [{ message, hint: setByCharts }];
    };
    const { namespace = "" } = object.metadata;
    const account = podOf(object)?.spec.serviceAccountName;
    if (account !== undefined) return missing("serviceAccountName", account, namespace);
    if (object.kind !== "RoleBinding" && object.kind !== "ClusterRoleBinding") return [];
    const subjects: readonly Subject[] = object.subjects ?? [];
    return subjects.flatMap((subject) => {
      const inside = subject.namespace ?? namespace;
      return subject.kind === "ServiceAccount" && namespaces.has(inside)
        ? missing("subject", subject.name, inside)
        : [];
    });
  },
  (object) =>
    podOf(object)?.spec.serviceAccountName !== undefined ||
    object.kind === "RoleBinding" ||
    object.kind === "ClusterRoleBinding",
);
