/** Which files of a folder of runbooks an application answers for. */
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import type { Application } from "../model/application.ts";
import { runbookOf } from "../promql/rules-file.ts";

/** The runbooks of one folder: one file per alert. */
export interface Runbooks {
  /** The folder's URL, without a slash at the end. */
  readonly url: string;
  /** The names of the files in it, without their extension and without the README. */
  readonly names: () => Iterable<string>;
  /** true: the folder has runbooks of other applications too. By default a runbook of no alert is refused. */
  readonly shared?: boolean;
}

/**
 * The runbooks in docs/runbooks of this repository.
 * @param shared whether they are of other applications too, as for an example
 */
export const ownRunbooks = ({ repository }: Pick<Application, "repository">, shared = false): Runbooks => ({
  url: `${repository.url.replace(/\.git$/, "")}/blob/${repository.revision}/docs/runbooks`,
  names: () => runbooksIn(new URL("../../../docs/runbooks", import.meta.url)),
  shared,
});

/** The names of the runbooks in a folder of this machine. */
export const runbooksIn = (folder: URL): string[] =>
  readdirSync(folder)
    .map((file) => basename(file, ".md"))
    .filter((name) => name !== "README");

/**
 * The runbooks that must be those of an alert. The library names its own: they may have no alert, where the application has
 * nothing that the alert watches.
 * @param alerts the names of the application's alerts
 * @param library the names of all of the library's alerts
 */
export function runbooksFor(
  alerts: Iterable<string>,
  library: Iterable<string>,
  { names, shared = false }: Runbooks,
): ReadonlySet<string> {
  const wanted = new Set([...alerts].map(runbookOf));
  const optional = new Set([...library].map(runbookOf));
  return new Set([...names()].filter((name) => wanted.has(name) || !(shared || optional.has(name))));
}
