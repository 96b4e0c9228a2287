import { type PodSecurityLevel, podSecurityLevels } from "../model/application.ts";
import { argocdNamespace } from "../model/argocd.ts";
import type { ClusterObjects } from "./cluster-objects.ts";
import { inCluster } from "./per-object.ts";
import { setByCharts } from "./source.ts";

const prefix = "pod-security.kubernetes.io";
const modes = ["enforce", "audit", "warn"] as const;

/**
 * The API server itself refuses a pod that is beyond its namespace's level: `restricted`, where no other is declared.
 * Audit and warn may be stricter. The version is pinned to a fact of the cluster.
 */
export const requirePodSecurity = inCluster(
  "require-pod-security",
  ({ metadata: { name, labels = {} } }, { declared }) => {
    const declaredLevel = declared.podSecurity[name] ?? "restricted";
    return modes
      .flatMap((mode) => {
        const [level, version] = [labels[`${prefix}/${mode}`], labels[`${prefix}/${mode}-version`]];
        const right = level === declaredLevel || (mode !== "enforce" && isAsWide(declaredLevel, level));
        return [
          right ? undefined : `label ${prefix}/${mode} is ${level}, not ${declaredLevel}`,
          /^v1\.\d+$/.test(version ?? "")
            ? undefined
            : `label ${prefix}/${mode}-version is ${version}, not a version such as v1.34`,
        ];
      })
      .filter((message) => message !== undefined)
      .map((message) => ({ message, hint: setByCharts }));
  },
  ({ kind, metadata: { name } }) => kind === "Namespace" && name !== argocdNamespace,
);

/** Whether pods of one level are admitted where the other level is enforced. An unknown level is as wide as no other. */
export function isAsWide(level: string, other: string | undefined): boolean {
  const [rank, least] = [level, other].map((each) => podSecurityLevels.indexOf(each as PodSecurityLevel));
  return rank !== undefined && least !== undefined && least >= 0 && rank >= least;
}

/** The level that a namespace enforces: its label's, else the declared one. */
export function enforcedLevel(namespace: string, { declared, find }: ClusterObjects): string {
  const labels = find("Namespace", undefined, namespace)?.metadata.labels ?? {};
  return labels[`${prefix}/enforce`] ?? declared.podSecurity[namespace] ?? "restricted";
}
