import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";

/** An identity for its pods alone, with a token only if they use the Kubernetes API. */
export function serviceAccount(
  planned: Pick<PlannedMicroservice, "name" | "namespace" | "belongsTo" | "imagePullSecret" | "reads" | "rights">,
): KubeObject {
  return k8s.KubeServiceAccount.manifest({
    metadata: metadataOf(planned),
    automountServiceAccountToken: hasToken(planned),
    ...(planned.imagePullSecret ? { imagePullSecrets: [{ name: planned.imagePullSecret }] } : {}),
  });
}

/** Whether its pods get a token of the Kubernetes API. */
export const hasToken = ({ reads, rights }: Pick<PlannedMicroservice, "reads" | "rights">): boolean =>
  reads.length + rights.length > 0;
