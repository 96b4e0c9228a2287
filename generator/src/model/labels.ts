import type { Application } from "./application.ts";

/** The keys of labels. Those below app.kubernetes.io are Kubernetes' recommended labels. */
export const label = {
  name: "app.kubernetes.io/name",
  component: "app.kubernetes.io/component",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  namespaceName: "kubernetes.io/metadata.name",
  /** Grafana's sidecar watches the ConfigMaps that have this label. */
  dashboard: "grafana_dashboard",
} as const;

export const annotation = {
  description: "kubernetes.io/description",
  configChecksum: "checksum/config",
  syncOptions: "argocd.argoproj.io/sync-options",
  hook: "argocd.argoproj.io/hook",
  hookDeletePolicy: "argocd.argoproj.io/hook-delete-policy",
  syncWave: "argocd.argoproj.io/sync-wave",
  generatePaths: "argocd.argoproj.io/manifest-generate-paths",
} as const;

/** The annotation with the responsible team. */
export const ownerAnnotation = ({ domain }: Pick<Application, "domain">): string => `${domain}/owner`;

export const managedBy = "argocd";

/** Makes Argo CD wait for a person's confirmation before it prunes or deletes the object: no commit alone deletes data. */
export const pruneGuard = "Prune=confirm,Delete=confirm";
