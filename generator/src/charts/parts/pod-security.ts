/** `restricted`, as this version of Kubernetes knows it: a newer one changes what it means only when the cluster's fact does. */
export function podSecurityLabels(kubernetes: string): Record<string, string> {
  const modes = ["audit", "enforce", "warn"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
  ]);
  return Object.fromEntries(modes);
}
