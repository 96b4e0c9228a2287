import { argocdNamespace } from "../model/argocd.ts";
import { perObject } from "./per-object.ts";
import { setByCharts } from "./source.ts";

const prefix = "pod-security.kubernetes.io";
const modes = ["enforce", "audit", "warn"] as const;

/** The API server itself refuses a pod that is not `restricted`. The version is pinned to a fact of the cluster. */
export const requirePodSecurity = perObject("require-pod-security", ({ kind, metadata: { name, labels = {} } }) => {
  if (kind !== "Namespace" || name === argocdNamespace) return [];
  return modes
    .flatMap((mode) => {
      const [level, version] = [labels[`${prefix}/${mode}`], labels[`${prefix}/${mode}-version`]];
      return [
        level === "restricted" ? undefined : `label ${prefix}/${mode} is ${level}, not restricted`,
        /^v1\.\d+$/.test(version ?? "")
          ? undefined
          : `label ${prefix}/${mode}-version is ${version}, not a version such as v1.34`,
      ];
    })
    .filter((message) => message !== undefined)
    .map((message) => ({ message, hint: setByCharts }));
});
