import type { Image } from "../model/image.ts";

/**
 * Every version of what others make, once. Debian's flavour where there is a choice: its user ids are the ones that
 * charts/runtimes names.
 */
export const thirdParty = {
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0" },
  nginx: { repository: "docker.io/nginxinc/nginx-unprivileged", tag: "1.29.3" },
  postgres: { repository: "docker.io/library/postgres", tag: "17.6-bookworm" },
  redis: { repository: "docker.io/library/redis", tag: "8.2.2-bookworm" },
} as const satisfies Record<string, Image>;

/** Tag of the release whose manifests are installed. */
export const argocd = "v3.5.7";

/** The one inside that Argo CD: what is built here is what is built there. */
export const kustomize = "v5.8.1";
