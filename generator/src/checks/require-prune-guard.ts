import { argocdNamespace } from "../model/argocd.ts";
import { annotation, pruneGuard } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import { perObject } from "./per-object.ts";
import { setByCharts } from "./source.ts";

const guarded = new Set(["Namespace", "StatefulSet", "PersistentVolumeClaim"]);

/** Bootstrap creates Argo CD's own namespace: no Application owns it, so nothing prunes it. */
const isBootstrapped = ({ kind, metadata }: KubeObject) => kind === "Namespace" && metadata.name === argocdNamespace;

/** Deleting these objects loses data: Argo CD needs a confirmation first, and volumes outlive their StatefulSet. */
export const requirePruneGuard = perObject("require-prune-guard", (object) => {
  if (!guarded.has(object.kind) || isBootstrapped(object)) return [];
  const options = (object.metadata.annotations?.[annotation.syncOptions] ?? "")
    .split(",")
    .map((option) => option.trim());
  const missing = pruneGuard.split(",").filter((option) => !options.includes(option));
  const policy: Readonly<Record<string, string>> = object.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  return [
    ...missing.map((option) => `annotation ${annotation.syncOptions} is "${options}", without ${option}`),
    ...Object.entries(policy)
      .filter(([, value]) => value !== "Retain")
      .map(([when, value]) => `persistentVolumeClaimRetentionPolicy.${when} is ${value}, not Retain`),
  ].map((message) => ({ message, hint: setByCharts }));
});
