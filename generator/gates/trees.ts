import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { renderedFolders } from "../src/model/layout.ts";
import { describe, type KubeObject } from "../src/render/manifest.ts";

/** One cluster's rendered files: its folders in clusters/, apps/ and argocd/. */
export interface Tree {
  readonly cluster: string;
  /** Files that hold an object, relative to the root, sorted. */
  readonly files: readonly string[];
  /** kustomize's own files, which hold no object. */
  readonly kustomizations: readonly string[];
}

/** The trees on the disk: one per folder in clusters/. */
export function treesIn(root: string): Tree[] {
  const clusters = existsSync(`${root}/clusters`) ? readdirSync(`${root}/clusters`).sort() : [];
  return clusters.map((cluster) => {
    const files = renderedFolders.flatMap((top) => filesBelow(root, `${top}/${cluster}`)).sort();
    const [kustomizations, others] = [files.filter(isKustomization), files.filter((file) => !isKustomization(file))];
    return { cluster, files: others, kustomizations };
  });
}

/** A file's documents as plain data; empty for a file that is not YAML, which the gates report. */
export function objectsIn(root: string, file: string): KubeObject[] {
  const documents = parseAllDocuments(readFileSync(`${root}/${file}`, "utf8"));
  return [...documents].filter(({ errors }) => errors.length === 0).flatMap((document) => document.toJS() ?? []);
}

/** Describes a file's object: `apps/v1/Deployment backend/auth`. */
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
