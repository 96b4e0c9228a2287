/** The rendered folders, each with one folder per cluster: manifests, Applications, Argo CD's installation. */
export const renderedFolders = ["clusters", "apps", "argocd"] as const;
