import type { PodSecurityLevel } from "../../model/application.ts";

/** A Pod Security Standard of one Kubernetes version: its rules change only together with the cluster's declared version. */
export function podSecurityLabels(kubernetes: string, level: PodSecurityLevel): Record<string, string> {
  const modes = ["audit", "enforce", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, level],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
  ]);
  return Object.fromEntries(modes);
}
