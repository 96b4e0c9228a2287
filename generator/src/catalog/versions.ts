import type { Image } from "../model/image.ts";

/**
 * Every version of what others make, once; Renovate proposes the next. Debian's flavour where there is a choice: its user
 * ids are the ones that charts/runtimes names.
 */
export const thirdParty = {
  // renovate: datasource=docker depName=docker.io/library/busybox
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0" },
  // renovate: datasource=docker depName=docker.io/nginxinc/nginx-unprivileged
  nginx: { repository: "docker.io/nginxinc/nginx-unprivileged", tag: "1.29.3" },
  // renovate: datasource=docker depName=docker.io/library/postgres
  postgres: { repository: "docker.io/library/postgres", tag: "17.6-bookworm" },
  // renovate: datasource=docker depName=docker.io/library/redis
  redis: { repository: "docker.io/library/redis", tag: "8.2.2-bookworm" },
} as const satisfies Record<string, Image>;

// renovate: datasource=github-releases depName=argoproj/argo-cd
export const argocd = "v3.5.7";
// renovate: datasource=github-releases depName=kubernetes-sigs/kustomize
export const kustomize = "v5.8.1";
