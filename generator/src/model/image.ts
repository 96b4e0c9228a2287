/** A container image: where it is pulled from, its fixed tag and, where it is known, its digest. */
export interface Image {
  /** Registry and path: "docker.io/library/redis". */
  readonly repository: string;
  /** A tag that names one build: "8.2.3-bookworm", never "latest" or "8". */
  readonly tag: string;
  /** "sha256:" and 64 hexadecimal digits. */
  readonly digest?: string;
}

export function imageReference({ repository, tag, digest }: Image): string {
  return `${repository}:${tag}${digest ? `@${digest}` : ""}`;
}
