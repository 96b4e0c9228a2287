import { didYouMean } from "../model/names.ts";
import type { KubeObject } from "../render/manifest.ts";
import { inCluster } from "./per-object.ts";
import { type Pod, podOf } from "./pod.ts";
import { setBy } from "./source.ts";

/** Requires a volume for every mount, and a claim for every volume that names one: without it, pods stay Pending. */
export const noMissingVolume = inCluster(
  "no-missing-volume",
  (object, { find, ofKind }) => {
    const pod = podOf(object);
    if (!pod) return [];
    const { namespace = "" } = object.metadata;
    const hint = setBy(object, "storage");
    const claims = (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim }) => {
      if (!claim || find("PersistentVolumeClaim", namespace, claim.claimName)) return [];
      const known = ofKind("PersistentVolumeClaim", namespace).map((manifest) => manifest.object.metadata.name);
      const near = didYouMean(claim.claimName, known);
      const message = `volume "${name}": there is no PersistentVolumeClaim "${claim.claimName}" in ${namespace}; ${near}`;
      return [{ message, hint }];
    });
    const volumes = volumesOf(object, pod);
    const mounts = pod.all.flatMap(({ name: container, volumeMounts = [] }) =>
      volumeMounts
        .filter(({ name }) => !volumes.includes(name))
        .map(({ name, mountPath }) => ({
          message: `container "${container}" mounts "${name}" at ${mountPath}: no such volume; ${didYouMean(name, volumes)}`,
          hint,
        })),
    );
    return [...claims, ...mounts];
  },
  (object) => podOf(object) !== undefined,
);

/** The pod's volumes. A StatefulSet's templates make a claim per pod, and a volume of the same name. */
function volumesOf(object: KubeObject, { spec }: Pod): readonly string[] {
  const templates: readonly { metadata: { name: string } }[] =
    object.kind === "StatefulSet" ? (object.spec?.volumeClaimTemplates ?? []) : [];
  return [...(spec.volumes ?? []).map(({ name }) => name), ...templates.map(({ metadata }) => metadata.name)];
}
