import type { KubeObject } from "../render/manifest.ts";
import { isEmpty } from "./label-selector.ts";
import { inCluster } from "./per-object.ts";
import { setByCharts } from "./source.ts";

/** In each namespace of ours nobody talks to anybody, in either direction, until another policy allows it. */
export const requireDefaultDeny = inCluster(
  "require-default-deny",
  ({ kind, metadata: { name } }, { namespaces, ofKind }) => {
    if (kind !== "Namespace" || !namespaces.has(name)) return [];
    if (ofKind("NetworkPolicy", name).some((manifest) => deniesAll(manifest.object))) return [];
    const want = "podSelector {}, policyTypes Ingress and Egress, no rules";
    return [{ message: `no NetworkPolicy in ${name} denies everything: ${want}`, hint: setByCharts }];
  },
);

function deniesAll({ spec }: KubeObject): boolean {
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? {};
  const both = policyTypes.includes("Ingress") && policyTypes.includes("Egress");
  return both && podSelector !== undefined && isEmpty(podSelector) && ingress.length === 0 && egress.length === 0;
}
