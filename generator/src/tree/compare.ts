import { join } from "node:path";
import type { Issue } from "../model/issue.ts";
import type { File } from "../render/manifest.ts";
import { formatDifference } from "./lines.ts";
import { unfinished } from "./open-tree.ts";
import { scan } from "./scan.ts";
import { findStrays } from "./strays.ts";

const run = "run: npm run generate";

/**
 * Compares one unit on the disk with the rendered files: finds every missing, differing, stale and foreign file. Writes
 * nothing.
 * @param out the output root as the user named it, for messages
 */
export function compare(out: string, unit: string, files: readonly File[]): Issue[] {
  const found = scan(out, unit, files);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return [
    ...found.added.map((path) => missing(join(out, path))),
    ...[...found.changed].map(([path, onDisk]) => differing(join(out, path), onDisk, texts.get(path) ?? "")),
    ...found.stale.map((path) => stale(join(out, path))),
    ...found.empty.map((path) => empty(join(out, path))),
    ...found.issues,
  ].sort(byPath);
}

/** Finds strays beside the units, and an interrupted run. Writes nothing. */
export function compareRoot(out: string, units: readonly string[], { whole }: { readonly whole: boolean }): Issue[] {
  const interrupted = unfinished(out);
  const { strays, issues } = whole ? findStrays(out, units) : { strays: [], issues: [] };
  const found = strays.flatMap(({ path, files }) =>
    files.length > 0 ? files.map((file) => stale(join(out, file))) : [empty(join(out, path))],
  );
  return [...(interrupted ? [interrupted] : []), ...[...found, ...issues].sort(byPath)];
}

function differing(where: string, onDisk: string, rendered: string): Issue {
  if (onDisk.replaceAll("\r\n", "\n") === rendered)
    return {
      where,
      message: "has CRLF line ends: check .gitattributes, or run git add --renormalize",
      rule: "valid-line-ends",
      hint: run,
    };
  const message = `differs from the rendered file:\n${formatDifference(onDisk, rendered)}`;
  return {
    where,
    message,
    rule: "valid-rendered-file",
    hint: `make the change in generator/src/catalog instead; ${run}`,
  };
}

function missing(where: string): Issue {
  return { where, message: "is rendered, but missing on the disk", rule: "no-missing-file", hint: run };
}

function stale(where: string): Issue {
  return { where, message: "is no longer rendered", rule: "ban-stale-file", hint: `to remove it, ${run}` };
}

function empty(where: string): Issue {
  return { where, message: "is a folder without files", rule: "ban-empty-folder", hint: `to remove it, ${run}` };
}

function byPath(a: Issue, b: Issue): number {
  return a.where < b.where ? -1 : 1;
}
