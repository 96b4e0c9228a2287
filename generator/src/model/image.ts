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

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const domain = "[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::\\d{1,5})?";
const repositoryForm = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*$`);

/**
 * The reason why an image is refused, or undefined, by the grammar of container runtimes
 * (github.com/distribution/reference): a mistake in it is seen on a node first, as InvalidImageName.
 */
export function wrongRepository(repository: string): string | undefined {
  if (repository.length > 255) return `"${repository}" has ${repository.length} characters, 255 at most`;
  return repositoryForm.test(repository)
    ? undefined
    : `"${repository}" is not a repository: lower-case words with slashes, such as "docker.io/library/redis", and no tag`;
}

export function wrongTag(tag: string): string | undefined {
  return /^\w[\w.-]{0,127}$/.test(tag)
    ? undefined
    : `"${tag}" is not a tag: letters, digits and _ . -, 128 characters at most`;
}

export function wrongDigest(digest: string): string | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(digest)
    ? undefined
    : `"${digest}" is not a digest: "sha256:" and 64 hexadecimal digits`;
}

/** The reason why a whole reference is refused: repository, tag or digest, or both. */
export function wrongReference(reference: string): string | undefined {
  const [named = "", digest] = reference.split("@", 2);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const [repository, tag] = colon < 0 ? [named, undefined] : [named.slice(0, colon), named.slice(colon + 1)];
  if (tag === undefined && digest === undefined) return `"${reference}" has neither a tag nor a digest`;
  return (
    wrongRepository(repository) ??
    (tag === undefined ? undefined : wrongTag(tag)) ??
    (digest === undefined ? undefined : wrongDigest(digest))
  );
}
