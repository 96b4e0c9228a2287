import { createHash } from "node:crypto";
import type { KubeObject } from "../../model/kube-object.ts";
import type { PlannedWorkload } from "../../plan/types.ts";
import { k8s } from "../k8s.ts";
import { metadataOf } from "./metadata.ts";

export function configMap(planned: PlannedWorkload, data: Readonly<Record<string, string>>): KubeObject {
  return k8s.KubeConfigMap.manifest({ metadata: metadataOf(planned), data });
}

/** A checksum of twelve hexadecimal digits in the pod template: a new configuration rolls the pods, in the same diff. */
export function checksum(data: Readonly<Record<string, string>>): string {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex").slice(0, 12);
}
