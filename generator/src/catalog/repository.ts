/** Where this repository and its images live. A fork changes these two lines, and nothing else. */
export const repository = {
  url: "https://github.com/taskflow-gitops/taskflow-gitops.git",
  imageRegistry: "ghcr.io/taskflow-gitops",
  /** The branch that the clusters follow. */
  revision: "main",
} as const;
