import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedMicroservice } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";

/** An identity for its pods alone, with a token only if they read the Kubernetes API. */
export function serviceAccount(
  planned: Pick<PlannedMicroservice, "name" | "namespace" | "imagePullSecret" | "reads">,
): KubeObject {
  return k8s.KubeServiceAccount.manifest({
    metadata: metadataOf(planned),
    automountServiceAccountToken: planned.reads.length > 0,
    ...(planned.imagePullSecret ? { imagePullSecrets: [{ name: planned.imagePullSecret }] } : {}),
  });
}
