import type { Image } from "../model/image.ts";
import { repository } from "./repository.ts";

/** Every version of everything that runs, once. Renovate proposes the third parties', a release our own. */
const ours = (name: string, tag: string): Image => ({ repository: `${repository.imageRegistry}/${name}`, tag });

/** Built from services/. */
export const images = {
  audit: ours("audit", "0.1.0"),
  auth: ours("auth", "0.1.0"),
  frontend: ours("frontend", "0.1.0"),
  "health-checker": ours("health-checker", "0.1.0"),
  images: ours("images", "0.1.0"),
  metrics: ours("metrics", "0.1.0"),
  notifications: ours("notifications", "0.1.0"),
  tasks: ours("tasks", "0.1.0"),
  users: ours("users", "0.1.0"),
} as const;

/** Debian's flavour where there is a choice: its user ids are the ones that charts/runtimes names. */
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
