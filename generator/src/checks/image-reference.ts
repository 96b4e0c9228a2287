/** The parts of a container image's reference; a part that is missing is undefined. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Splits a reference without checking its parts: valid-image does. A colon before a slash starts a registry's port. */
export function splitImage(reference: string): ImageReference {
  const at = reference.indexOf("@");
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const rest = at < 0 ? reference : reference.slice(0, at);
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
  return colon < 0
    ? { repository: rest, tag: undefined, digest }
    : { repository: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
