/** Versions as entity tags (RFC 9110): a change names the version that it was made from. */
import { Problem } from "@taskflow/kit/problem.ts";

export const etag = (version: number): string => `"${version}"`;

/** True where a task of this version may be changed. */
export type Precondition = (version: number) => boolean;

/**
 * @param header If-Match: one tag or several, or * for whatever version there is. A weak tag (W/"1") counts as well: a proxy that
 * compresses an answer makes its tag weak, and a version names one content whatever carries it.
 * @throws Problem 428 where it is absent, 400 where it is none
 */
export function precondition(header: string | undefined): Precondition {
  if (header === undefined) throw new Problem(428, 'If-Match must say the version that is changed, such as "3"');
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

/** @throws Problem 412 with the `current` version where the precondition does not hold */
export function checkPrecondition(holds: Precondition, current: number): void {
  if (holds(current)) return;
  throw new Problem(412, `the task has been changed meanwhile: its version is ${current}`, { members: { current } });
}
