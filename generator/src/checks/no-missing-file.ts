import { didYouMean } from "../model/names.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { type ContainerReading, rememberByReadings } from "./reading/containers.ts";
import { holds, locate } from "./reading/mounts.ts";
import { secretFolders, type Text } from "./reading/texts.ts";
import { namesSecret } from "./secret-words.ts";
import { setBy } from "./source.ts";

/** The folders in which kubelet and the webhooks of clouds mount tokens. */
const kubelets = /^(?:\/var)?\/run\/secrets\/(?:kubernetes\.io|eks\.amazonaws\.com|tokens|azure)(?:\/|$)/;

/**
 * Reports a file that a container reads and that is provably missing:
 * - a path below a mount whose files are known (ConfigMap, Secret, projected, downwardAPI), which has no such file;
 * - a path without a mount below a folder of Secrets, or in a variable such as PASSWORD_FILE: an image holds no Secret.
 * Any other path without a mount may be in the image, and a path below a claim or an emptyDir may be written by a program.
 * It reads commands, probes, hooks, values, and the mounted texts that these name; comments, lines that tolerate a missing
 * file, globs and paths with a variable count for nothing.
 */
export const noMissingFile = inCluster(
  "no-missing-file",
  rememberByReadings(judge),
  (object) => podOf(object) !== undefined,
);

function judge(readings: readonly ContainerReading[], object: Parameters<typeof setBy>[0]): readonly Finding[] {
  const hint = setBy(object, "files, secrets and environment");
  return [...new Set(readings.flatMap(ofContainer))].map((message) => ({ message, hint }));
}

function ofContainer({ container, mounts, texts }: ContainerReading): string[] {
  const where = `container "${container.name}"`;
  const lacking = mounts.flatMap(({ lacks, of, path }) =>
    lacks === undefined ? [] : [`${where} mounts "${lacks}" of ${of} at ${path}, which it does not have`],
  );
  const judged = new Set<string>();
  const missing = texts.flatMap((text) =>
    text.paths.flatMap((path) => {
      if (judged.has(path)) return [];
      const reason = whyMissing(path, text, mounts);
      if (reason === undefined) return [];
      judged.add(path);
      return [`${where} ${text.by} names ${path}: ${reason}`];
    }),
  );
  return [...lacking, ...missing];
}

function whyMissing(path: string, text: Text, mounts: ContainerReading["mounts"]): string | undefined {
  const found = locate(path, mounts);
  if (found) {
    const { mount, inside } = found;
    if (holds(mount, inside)) return undefined;
    const files = [...(mount.files?.keys() ?? [])];
    if (files.length === 1 && files[0] === "") return `${mount.path} is a file of ${mount.of}`;
    return `${mount.of} at ${mount.path} has no such file; ${didYouMean(inside, files)}`;
  }
  if (kubelets.test(path)) return undefined;
  const secret = secretFolders.some((folder) => path.startsWith(`${folder}/`)) || isSecretFile(text);
  // The mounts below the path are its files.
  return secret && !mounts.some((mount) => mount.path.startsWith(`${path}/`))
    ? "nothing mounts it, and no image holds a Secret"
    : undefined;
}

/** A variable such as POSTGRES_PASSWORD_FILE or TLS_KEY__FILE. */
function isSecretFile({ by }: Text): boolean {
  const [, name = ""] = /^env (\w+?)_+FILE$/.exec(by) ?? [];
  return name !== "" && namesSecret(name);
}
