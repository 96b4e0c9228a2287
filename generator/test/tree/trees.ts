import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { header } from "../../src/render/header.ts";
import type { File } from "../../src/render/manifest.ts";
import { begin, type Options } from "../../src/tree/transaction.ts";

/** Six units, as of two clusters. */
export const units = ["minikube", "microk8s"].flatMap((cluster) =>
  ["clusters", "apps", "argocd"].map((parent) => `${parent}/${cluster}`),
);

/** A tree of 150 files in which every unit differs from the other version's: changed, added and removed files. */
export function tree(version: "a" | "b"): Map<string, File[]> {
  return new Map(
    units.map((unit) => [
      unit,
      Array.from({ length: 25 }, (_, n) => {
        // Every fifth file is the same in both trees, every seventh has another name.
        const name = n % 7 === 3 ? `only-${version}-${n}` : `file-${n}`;
        const text = `${header}\nname: ${unit}-${n}\nversion: ${n % 5 === 0 ? "both" : version}\n${"pad: pad\n".repeat(50)}`;
        return { path: `${unit}/component-${n % 4}/${name}.yaml`, text };
      }),
    ]),
  );
}

/** The contents of a folder by path: a file's text, a link's "-> target", "folder" for an empty folder. */
export function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const enter = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    if (entries.length === 0 && folder !== "") found[folder] = "folder";
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) enter(path);
      else if (entry.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
      else found[path] = readFileSync(join(root, path), "utf8");
    }
  };
  enter("");
  return found;
}

/** The snapshot of a folder with exactly these files. */
export function asSnapshot(files: Iterable<readonly File[]>): Record<string, string> {
  return Object.fromEntries([...files].flat().map(({ path, text }) => [path, text]));
}

/** Writes one whole tree. */
export function write(out: string, files: ReadonlyMap<string, readonly File[]>, options: Partial<Options> = {}) {
  const transaction = begin(out, [...files.keys()], { whole: true, ...options });
  const changes = [...files].map(([unit, rendered]) => transaction.stage(unit, rendered));
  transaction.commit();
  return {
    added: changes.flatMap(({ added }) => added),
    changed: changes.flatMap(({ changed }) => changed),
    removed: [...transaction.strays, ...changes.flatMap(({ removed }) => removed)],
  };
}

/** A small tree to plant faults in. */
export function small(): Map<string, File[]> {
  return new Map(
    ["clusters/minikube", "apps/minikube", "argocd/minikube"].map((unit) => [
      unit,
      ["auth/deployment.yaml", "auth/service.yaml", "kustomization.yaml"].map((name) => ({
        path: `${unit}/${name}`,
        text: `${header}\nkind: ${name}\n`,
      })),
    ]),
  );
}

/** The absolute path of a script beside this file. */
export function scriptOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
