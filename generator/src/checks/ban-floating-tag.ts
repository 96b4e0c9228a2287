import { splitImage } from "./image-reference.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

const fullVersion = /(?:^|[^\d.])v?\d+\.\d+\.\d+/;
const twoPartVersion = /^v?\d+\.\d+(?:-|$)/;
const commit = /(?:^|[-_.])[0-9a-f]{7,40}$/;

/**
 * Images whose complete versions have two parts, by the last part of their path: since PostgreSQL 10 its releases are 17.5,
 * 17.6 and so on. For all other images x.y is a series of builds: redis:8.2-bookworm changes every few weeks.
 */
const twoParts = new Set(["postgres"]);

/** With a tag that moves, yesterday's commit deploys another build today, and a rollback changes nothing. */
export const banFloatingTag = perObject("ban-floating-tag", (object) =>
  (podOf(object)?.all ?? []).flatMap(({ name, image = "" }) => {
    const { repository, tag, digest } = splitImage(image);
    if (digest !== undefined || (tag !== undefined && isOneBuild(repository, tag))) return [];
    const reason =
      tag === undefined ? "has no tag, which means latest" : `has the tag "${tag}", which does not identify one build`;
    const remedy = "use a full version (1.2.3), a commit id (7 to 40 hexadecimal digits) or a digest";
    return [{ message: `container "${name}" image "${image}" ${reason}: ${remedy}`, hint: setBy(object, "image") }];
  }),
);

function isOneBuild(repository: string, tag: string): boolean {
  const image = repository.slice(repository.lastIndexOf("/") + 1);
  return fullVersion.test(tag) || commit.test(tag) || (twoParts.has(image) && twoPartVersion.test(tag));
}
