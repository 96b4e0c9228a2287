import type { Image } from "../model/image.ts";

/** The addresses of this repository and its images. A fork changes the first two lines only. */
export const repository = {
  url: "https://github.com/taskflow-gitops/taskflow-gitops.git",
  imageRegistry: "ghcr.io/taskflow-gitops",
  /** The branch that the clusters follow. */
  revision: "main",
} as const;

/** A released image that is built from services/. */
export function release(name: string, tag: string): Image {
  return { repository: `${repository.imageRegistry}/${name}`, tag };
}
