/** Versions as entity tags (RFC 9110): a change names the version that it is based on. */
import { Problem } from "@taskflow/kit/problem.ts";

export const etag = (version: number): string => `"${version}"`;

/** Returns whether a task of this version may be changed. */
export type Precondition = (version: number) => boolean;

/**
 * @param header If-Match: one or several tags, or * for any version. A weak tag (W/"1") counts as well: a proxy that
 * compresses a response weakens its tag, and a version names the same content in every encoding.
 * @throws Problem 428 if it is absent, 400 if it is malformed
 */
export function precondition(header: string | undefined): Precondition {
  if (header === undefined) throw new Problem(428, 'If-Match must name the version to change, such as "3"');
  if (header.trim() === "*") return () => true;
  const tags = header.split(",").map((tag) => tag.trim());
  const wrong = tags.find((tag) => !/^(W\/)?"[^"\s]*"$/.test(tag));
  if (wrong !== undefined)
    throw new Problem(400, 'If-Match must be a version in quotes, such as "3"', {
      errors: [{ path: "if-match", message: "must be entity tags or *" }],
    });
  const named = new Set(tags.map((tag) => tag.replace(/^W\//, "")));
  return (version) => named.has(etag(version));
}

/** @throws Problem 412 with the `current` version if the precondition does not hold */
export function checkPrecondition(holds: Precondition, current: number): void {
  if (holds(current)) return;
  throw new Problem(412, `the task has changed in the meantime: its version is now ${current}`, {
    members: { current },
  });
}
