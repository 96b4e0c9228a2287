/** The standard `restricted` of one Kubernetes version: its rules change only together with the cluster's declared version. */
export function podSecurityLabels(kubernetes: string): Record<string, string> {
  const modes = ["audit", "enforce", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
  ]);
  return Object.fromEntries(modes);
}
