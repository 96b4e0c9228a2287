import type { KubeObject } from "../render/manifest.ts";
import { type Finding, inCluster } from "./per-object.ts";
import { podOf } from "./pod.ts";
import { type ContainerReading, rememberByReadings } from "./reading/containers.ts";
import { isShellsOwn, mayEnd, readShell } from "./reading/shell.ts";
import type { Text } from "./reading/texts.ts";
import { isKubelets, references, tooEarly } from "./reading/variables.ts";
import { setBy } from "./source.ts";

/**
 * Reports a variable that a container reads and that is provably unset:
 * - `$(NAME)` in a command or a value, which no env or envFrom sets before: Kubernetes leaves the text as it is;
 * - `$NAME` in a script after `set -u`, and `${NAME:?}` in each script, where neither the container, nor the script, nor a
 *   shell sets it: the script ends there.
 * A script that calls eval, or reads a file that is not known, may get its variables from there: it is not judged. A
 * variable that only an image sets must be repeated in the facts, or read as `${NAME:-}`.
 */
export const noMissingVariable = inCluster(
  "no-missing-variable",
  rememberByReadings(judge),
  (object) => podOf(object) !== undefined,
);

function judge(readings: readonly ContainerReading[], object: KubeObject): readonly Finding[] {
  const hint = setBy(object, "environment");
  const links = podOf(object)?.spec.enableServiceLinks;
  const messages = readings.flatMap((reading) =>
    reading.variables.open
      ? []
      : [...unreplaced(reading, links), ...unset(reading, links)].map(
          (message) => `container "${reading.container.name}" ${message}`,
        ),
  );
  return [...new Set(messages)].map((message) => ({ message, hint }));
}

/** Kubernetes replaces `$(NAME)`. In a script it may be a command, whose names are in lower case. */
function unreplaced({ container, variables, texts }: ContainerReading, links: boolean | undefined): string[] {
  const { names, before } = variables;
  const words = texts.filter(
    ({ by, path }) => (by === "command" || /Probe$|^postStart$|^preStop$/.test(by)) && path === undefined,
  );
  const inCommand = words
    .filter(({ by }) => by === "command")
    .flatMap(({ text, language }) =>
      references(text)
        .filter((name) => !names.has(name) && !isKubelets(name, links))
        .filter((name) => /^[A-Z_][A-Z0-9_]*$/.test(name) || (language === "word" && !/\s/.test(text)))
        .map((name) => `command names $(${name}), which no variable of the container is called`),
    );
  const inValues = tooEarly(container.env ?? [], before)
    .filter(({ refers }) => !isKubelets(refers, links))
    .map(({ name, refers }) => {
      const later = names.has(refers) ? "which is set after it" : "which no variable of the container is called";
      return `env ${name} names $(${refers}), ${later}`;
    });
  return [...inCommand, ...inValues];
}

/** The variables of the scripts that the container's commands run. */
function unset({ variables, texts }: ContainerReading, links: boolean | undefined): string[] {
  return texts.flatMap((script) => {
    if (script.language !== "shell" || !script.reached || !(script.strict || mayEnd(script.text))) return [];
    const { set, open } = withSources(script, texts);
    if (open) return [];
    const { needed, neededIfStrict, strict } = readShell(script.text);
    const isSet = (name: string) =>
      variables.names.has(name) || set.has(name) || isShellsOwn(name) || isKubelets(name, links);
    const because = (name: string, reason: string) => `${script.by} reads $${name}, which nothing sets: ${reason}`;
    const plain = strict || script.strict ? [...neededIfStrict] : [];
    return [
      ...[...needed].filter((name) => !isSet(name)).map((name) => because(name, "the script ends there")),
      ...plain
        .filter((name) => !needed.has(name) && !isSet(name))
        .map((name) => because(name, "set -u ends the script there")),
    ];
  });
}

/** The variables that a script and the files it reads set. */
function withSources(script: Text, texts: readonly Text[]): { set: ReadonlySet<string>; open: boolean } {
  const set = new Set<string>();
  const waiting = [script];
  // The list grows while it is read.
  for (const each of waiting) {
    const read = readShell(each.text);
    if (read.open) return { set, open: true };
    for (const name of read.set) set.add(name);
    for (const path of read.sources) {
      const source = texts.find((text) => text.path === path);
      if (!source) return { set, open: true };
      if (!waiting.includes(source)) waiting.push(source);
    }
  }
  return { set, open: false };
}
