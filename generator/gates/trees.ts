import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { renderedFolders } from "../src/model/layout.ts";
import { describe, type KubeObject } from "../src/render/manifest.ts";

/** All that is rendered for one cluster: its folders in clusters/, apps/ and argocd/. */
export interface Tree {
  readonly cluster: string;
  /** Files that hold an object, relative to the root, sorted. */
  readonly files: readonly string[];
  /** kustomize's own files, which hold none. */
  readonly kustomizations: readonly string[];
}

/** The trees that stand on the disk, whoever wrote them: one a folder in clusters/. */
export function treesIn(root: string): Tree[] {
  const clusters = existsSync(`${root}/clusters`) ? readdirSync(`${root}/clusters`).sort() : [];
  return clusters.map((cluster) => {
    const files = renderedFolders.flatMap((top) => filesBelow(root, `${top}/${cluster}`)).sort();
    const [kustomizations, others] = [files.filter(isKustomization), files.filter((file) => !isKustomization(file))];
    return { cluster, files: others, kustomizations };
  });
}

/** The documents of a file as plain data; a file that is no YAML is empty here, and the gates say so. */
export function objectsIn(root: string, file: string): KubeObject[] {
  const documents = parseAllDocuments(readFileSync(`${root}/${file}`, "utf8"));
  return [...documents].filter(({ errors }) => errors.length === 0).flatMap((document) => document.toJS() ?? []);
}

/** `apps/v1/Deployment taskflow-backend/auth` for the object that a file holds. */
export function subjectOf(root: string, file: string): string {
  const [object] = objectsIn(root, file);
  return object?.metadata ? describe(object) : "no object";
}

const isKustomization = (file: string): boolean => file.endsWith("/kustomization.yaml");

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(`${root}/${folder}`)) return [];
  return readdirSync(`${root}/${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(root.length + 1));
}
