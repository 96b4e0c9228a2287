import type { Image } from "../model/image.ts";

/** Where this repository and its images live. A fork changes the first two lines, and nothing else. */
export const repository = {
  url: "https://github.com/taskflow-gitops/taskflow-gitops.git",
  imageRegistry: "ghcr.io/taskflow-gitops",
  /** The branch that the clusters follow. */
  revision: "main",
} as const;

/** An image that is built from services/, as released. */
export function release(name: string, tag: string): Image {
  return { repository: `${repository.imageRegistry}/${name}`, tag };
}
