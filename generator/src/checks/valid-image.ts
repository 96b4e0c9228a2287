import { splitImage } from "./image-reference.ts";
import { perObject } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { setBy } from "./source.ts";

// Source: github.com/distribution/reference, the grammar that container runtimes use.
const host = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagGrammar = /^\w[\w.-]{0,127}$/;
const sha256 = /^sha256:[0-9a-f]{64}$/;

/** A pod whose image reference cannot be parsed never starts. */
export const validImage = perObject("valid-image", (object) =>
  (podOf(object)?.all ?? []).flatMap(({ name, image = "" }) =>
    wrongParts(image).map((wrong) => ({
      message: `container "${name}" image "${image}": ${wrong}`,
      hint: setBy(object, "image"),
    })),
  ),
);

function wrongParts(image: string): string[] {
  const { repository, tag, digest } = splitImage(image);
  const [first = "", ...rest] = repository.split("/");
  const named = rest.length > 0 && (first.includes(".") || first.includes(":") || first === "localhost");
  const path = named ? rest : [first, ...rest];
  return [
    ...(named && !host.test(first) ? [`"${first}" is not a registry's lower-case host name`] : []),
    ...path
      .filter((part) => !component.test(part))
      .map((part) => `"${part}" is not a path of lower-case letters, digits and single . _ - between them`),
    ...(repository.length > 255 ? [`the name has ${repository.length} characters, 255 at most`] : []),
    ...(tag !== undefined && !tagGrammar.test(tag) ? [`"${tag}" is not a tag`] : []),
    ...(digest !== undefined && !sha256.test(digest)
      ? [`"${digest}" is not a digest: sha256: and 64 lower-case hexadecimal digits`]
      : []),
  ];
}
