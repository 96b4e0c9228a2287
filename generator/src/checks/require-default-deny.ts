import type { KubeObject } from "../render/manifest.ts";
import { isEmpty } from "./label-selector.ts";
import { inCluster } from "./per-object.ts";
import { setByCharts } from "./source.ts";

/** Each rendered namespace denies all traffic by default, in both directions, until another policy allows it. */
export const requireDefaultDeny = inCluster(
  "require-default-deny",
  ({ kind, metadata: { name } }, { namespaces, ofKind }) => {
    if (kind !== "Namespace" || !namespaces.has(name)) return [];
    if (ofKind("NetworkPolicy", name).some((manifest) => deniesAll(manifest.object))) return [];
    const remedy = "it takes podSelector {}, policyTypes Ingress and Egress, and no rules";
    return [{ message: `no NetworkPolicy in ${name} denies everything: ${remedy}`, hint: setByCharts }];
  },
);

function deniesAll({ spec }: KubeObject): boolean {
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? {};
  const both = policyTypes.includes("Ingress") && policyTypes.includes("Egress");
  return both && podSelector !== undefined && isEmpty(podSelector) && ingress.length === 0 && egress.length === 0;
}
