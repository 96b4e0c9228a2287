/** The folders that are rendered, one folder a cluster in each: manifests, Applications, Argo CD's install. */
export const renderedFolders = ["clusters", "apps", "argocd"] as const;
