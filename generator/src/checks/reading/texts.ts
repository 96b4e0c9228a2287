import type { Container, Probe } from "kubernetes-types/core/v1.js";
import { certificatesDirectory, secretsDirectory } from "../../model/endpoints.ts";
import { locate, type Mount } from "./mounts.ts";
import { looksLikeNginx, nginxPaths } from "./nginx.ts";
import { pathsIn } from "./paths.ts";
import { sourcedBy } from "./shell.ts";

/** A text that a container reads: a word of its command, a variable's value, a script, or a file of a ConfigMap. */
export interface Text {
  /** Its place, in words: `args`, `env CONFIG_FILE`, `ConfigMap "gateway" start.sh`. */
  readonly by: string;
  readonly text: string;
  readonly language: "word" | "shell" | "nginx" | "other";
  /** Whether the shell that runs it has the flag -u. */
  readonly strict: boolean;
  /** Whether the container's commands lead to it. A file that is only mounted may be read in other ways. */
  readonly reached: boolean;
  /** Whether it is the path of the script that a shell runs. */
  readonly isScript: boolean;
  /** Its path in the container, for a file. */
  readonly path?: string;
}

/** A text with the absolute paths that it names, as far as they can matter. */
export interface ReadText extends Text {
  readonly paths: readonly string[];
}

const word = (by: string, text: string): Text => ({
  by,
  text,
  language: "word",
  strict: false,
  reached: true,
  isScript: false,
});

/** The texts of a container's own fields. */
export function ownTexts(container: Container, values: ReadonlyMap<string, string>): readonly Text[] {
  const { command = [], args = [], startupProbe, livenessProbe, readinessProbe, lifecycle = {} } = container;
  const hooks = { startupProbe, livenessProbe, readinessProbe, ...lifecycle };
  return [
    ...ofCommand("command", [...command, ...args].map(String)),
    ...Object.entries(hooks).flatMap(([by, hook]: [string, Pick<Probe, "exec"> | undefined]) =>
      ofCommand(by, (hook?.exec?.command ?? []).map(String)),
    ),
    ...[...values].map(([name, value]) => word(`env ${name}`, value)),
  ];
}

const shellName = /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:ba|da|a|k|z)?sh$/;

/** The words of a command; the one after a shell's flag -c is a script. */
function ofCommand(by: string, words: readonly string[]): readonly Text[] {
  const shell = words.findIndex((each) => shellName.test(each));
  if (shell < 0) return words.map((each) => word(by, each));
  let at = shell + 1;
  let strict = false;
  let inline = false;
  for (; at < words.length && /^[-+]/.test(words[at] ?? "") && !inline; at += 1) {
    const flags = words[at] ?? "";
    if (/^-[a-z]*u/.test(flags) || (/^-[a-z]*o$/.test(flags) && words[at + 1] === "nounset")) strict = true;
    if (/^-[a-z]*o$/.test(flags)) at += 1;
    inline = /^-[a-z]*c/.test(flags);
  }
  return words.map((text, index): Text => {
    if (index !== at) return word(by, text);
    return inline ? { ...word(by, text), language: "shell", strict } : { ...word(by, text), strict, isScript: true };
  });
}

/** The folders of Secrets and certificates: no image brings such a file. */
export const secretFolders = [secretsDirectory, certificatesDirectory, "/run/secrets", "/var/run/secrets"];

/** The paths that a text names, by the rules of its language. Long texts seldom name a folder that matters. */
function pathsOf({ by, language, text }: Text, folders: readonly string[]): readonly string[] {
  if (!by.startsWith("env ") && !folders.some((folder) => text.includes(folder))) return nothing;
  return language === "nginx" ? nginxPaths(text) : pathsIn(text);
}

const nothing: readonly string[] = [];

/** Files of a ConfigMap for people, or of many lines that no program of the container looks paths up in. */
const ignored = /\.(?:json|md|html?|css|svg|sql\.gz)$/;

/**
 * The texts that a container reads: its own, and each mounted file that one of them names, and so on.
 * @param isAlone whether no other container of the pod has this mount: then all its files are this container's
 */
export function textsOf(
  own: readonly Text[],
  mounts: readonly Mount[],
  isAlone: (mount: Mount) => boolean,
): readonly ReadText[] {
  const folders = [...mounts.filter(({ files }) => files).map(({ path }) => path), ...secretFolders];
  const complete = (text: Text): ReadText => ({ ...text, paths: pathsOf(text, folders) });
  const texts = own.map(complete);
  const taken = new Set<string>();
  const take = (mount: Mount, inside: string, by: Text | undefined) => {
    const text = mount.files?.get(inside);
    const path = inside === "" ? mount.path : `${mount.path}/${inside}`;
    if (text === undefined || ignored.test(path) || taken.has(path)) return;
    taken.add(path);
    const isRun = by?.isScript === true && by.text === path;
    const language = looksLikeNginx(path, text) ? "nginx" : isShell(path, text) || isRun ? "shell" : "other";
    const rest = { language, strict: isRun && by.strict, reached: by !== undefined, isScript: false, path } as const;
    texts.push(complete({ by: `${mount.of} ${inside || path}`, text, ...rest }));
  };
  // The list grows while it is read.
  for (const text of texts) {
    const sources = text.language === "shell" ? sourcedBy(text.text) : nothing;
    for (const path of [...text.paths, ...sources]) {
      const found = locate(path, mounts);
      if (found) take(found.mount, found.inside, text);
    }
  }
  for (const mount of mounts.filter(isAlone))
    for (const inside of mount.files?.keys() ?? []) take(mount, inside, undefined);
  return texts;
}

const isShell = (path: string, text: string) =>
  /\.(?:ba|da|k)?sh$/.test(path) || /^#!\S*\/(?:env\s+)?(?:ba|da|a|k)?sh\b/.test(text);
