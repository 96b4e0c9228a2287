/** A container image: its repository, its fixed tag and, where it is known, its digest. */
export interface Image {
  /** Registry and path: "docker.io/library/redis". */
  readonly repository: string;
  /** The tag of one build, such as "8.2.3-bookworm"; never "latest" or "8". */
  readonly tag: string;
  /** "sha256:" and 64 hexadecimal digits. */
  readonly digest?: string;
}

export function imageReference({ repository, tag, digest }: Image): string {
  return `${repository}:${tag}${digest ? `@${digest}` : ""}`;
}
