import { argocdNamespace } from "../model/argocd.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { argoproj } from "./application.ts";
import { labelsOf } from "./parts/metadata.ts";

/** A kind that an AppProject lets in. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** `spec` of an AppProject, without the fields that no project of ours has. */
export interface ProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly GroupKind[];
  readonly namespaceResourceWhitelist: readonly GroupKind[];
}

/** @param application the value of app.kubernetes.io/part-of */
export function project(name: string, application: string, spec: ProjectSpec): KubeObject {
  const labels = labelsOf(name, { application, component: "project" });
  const metadata = { name, namespace: argocdNamespace, labels };
  return { apiVersion: argoproj, kind: "AppProject", metadata, spec };
}

export function groupKindOf({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): GroupKind {
  return { group: apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "", kind };
}

/** The kinds of the objects, each once, sorted. */
export function kindsOf(objects: readonly KubeObject[]): GroupKind[] {
  const kinds = new Map(
    objects.map((object) => {
      const found = groupKindOf(object);
      return [`${found.group}/${found.kind}`, found];
    }),
  );
  return [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []);
}
