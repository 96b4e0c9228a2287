import type { KubeObject } from "../render/manifest.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { allowedBy, exceptionsOf } from "./exceptions.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { enforcedLevel, isAsWide } from "./require-pod-security.ts";
import { type SecurityNeed, securityNeedsOf } from "./security-needs.ts";
import { setByCharts } from "./source.ts";

/**
 * Requires the `restricted` Pod Security Standard, and a read-only root file system. A declared exception allows exactly
 * what it names to exactly one container; the namespace's level must admit it too, or the API server refuses the pod.
 */
export const requireSecurityContext = inCluster(
  "require-security-context",
  (object, cluster) => {
    const exceptions = exceptionsOf(object, cluster.declared.exceptions);
    return securityNeedsOf(object).flatMap((need): Finding[] => {
      if (!allowedBy(need, exceptions)) return [{ message: need.message, hint: hintFor(need) }];
      const conflict = need.conflict === undefined ? [] : [{ message: need.conflict, hint: setByCharts }];
      return [...conflict, ...refusedByLevel(need, object, cluster)];
    });
  },
  (object) => securityNeedsOf(object).length > 0,
);

function hintFor({ allowedBy: [name] }: SecurityNeed): string {
  return name === undefined
    ? setByCharts
    : `${setByCharts}; a container that needs it takes the exception "${name}" with a reason, in its microservice's file`;
}

function refusedByLevel(need: SecurityNeed, { metadata }: KubeObject, cluster: ClusterObjects): Finding[] {
  const { namespace = "" } = metadata;
  const enforced = enforcedLevel(namespace, cluster);
  if (isAsWide(enforced, need.level)) return [];
  const message = `${need.message}: namespace ${namespace} enforces ${enforced}, so the API server refuses the pod; it needs ${need.level}`;
  const hint = `generator/src/catalog/application.ts sets podSecurity of ${namespace}; a namespace of its own keeps the others restricted`;
  return [{ message, hint }];
}
