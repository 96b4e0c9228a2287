import { readdirSync } from "node:fs";
import { renderedFolders } from "../model/layout.ts";
import { type Inputs, openStamp, type Stamp } from "../tree/stamp.ts";
import type { GenerateOptions } from "./arguments.ts";

const source = "generator/src";

/** Everything that decides what is rendered, as paths below the repository's root. */
export function inputsIn(root: string): Inputs {
  const code = readdirSync(`${root}/${source}`).filter((name) => name !== "catalog");
  return {
    code: [
      ...code.sort().map((name) => `${source}/${name}`),
      "package-lock.json",
      // npm's list of what is installed: package-lock.json alone may be newer, such as between a pull and "npm install".
      "node_modules/.package-lock.json",
    ],
    facts: [`${source}/catalog`, "docs/runbooks"],
  };
}

/**
 * Opens the memory of the last run into the same folder. A run for some clusters has none: it renders them in any case,
 * and does not know the other clusters at its end. Another catalog has none either: the fingerprints are of the repository's facts.
 */
export function stampOf({ clusters, out, force, catalog }: GenerateOptions, root: string): Stamp | null {
  if (clusters.length > 0 || catalog !== null) return null;
  const stamp = openStamp(root, out ?? root, inputsIn(root), renderedFolders);
  return force ? { ...stamp, isFresh: () => false, recall: () => undefined } : stamp;
}
