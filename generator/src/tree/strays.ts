import { join } from "node:path";
import type { Issue } from "../model/issue.ts";
import { refusal } from "./disk.ts";
import { foreign, isRendered, kindOf, list, scan } from "./scan.ts";

/** A leftover beside the units that was rendered once: an old unit, or a loose file. */
export interface Stray {
  /** The folder or file to remove. */
  readonly path: string;
  /** The files that are removed with it. */
  readonly files: readonly string[];
  /** The folders that are removed with it. */
  readonly folders: readonly string[];
}

/**
 * Finds the entries beside the units in their parents (clusters/, apps/, argocd/): strays to remove, and entries that are
 * not ours.
 */
export function findStrays(
  out: string,
  units: readonly string[],
): { readonly strays: Stray[]; readonly issues: Issue[] } {
  const known = new Set(units);
  const strays: Stray[] = [];
  const issues: Issue[] = [];
  for (const parent of parentsOf(units)) {
    // An absent or wrong parent is reported by the units' own scan.
    if (kindOf(out, parent) !== "folder") continue;
    for (const entry of read(out, parent)) {
      const path = `${parent}/${entry.name}`;
      if (known.has(path)) continue;
      if (entry.isDirectory()) {
        const found = scan(out, path, []);
        strays.push({ path, files: found.stale, folders: found.folders });
        issues.push(...found.issues);
      } else if (entry.isFile() && isRendered(`${out}/${path}`)) strays.push({ path, files: [path], folders: [] });
      else issues.push(foreign(out, path, entry));
    }
  }
  return { strays, issues };
}

/** The paths' first folders, such as "clusters" of "clusters/minikube", each once. */
export function parentsOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.slice(0, path.indexOf("/"))))].sort();
}

function read(out: string, parent: string) {
  try {
    return list(`${out}/${parent}`);
  } catch (error) {
    throw refusal(join(out, parent), "cannot be read", error);
  }
}
