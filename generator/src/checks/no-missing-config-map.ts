import { didYouMean } from "../model/names.ts";
import { inCluster } from "./per-object.ts";
import { referencesOf } from "./references.ts";
import { setBy } from "./source.ts";

/** The ConfigMap that Kubernetes creates in every namespace. */
const everywhere = "kube-root-ca.crt";

/** A pod whose ConfigMap is missing does not start. If the reference is optional, it starts with wrong settings. */
export const noMissingConfigMap = inCluster(
  "no-missing-config-map",
  (object, { find, ofKind }) => {
    const { namespace = "" } = object.metadata;
    return referencesOf(object).flatMap(({ kind, name, keys, by }) => {
      if (kind !== "ConfigMap" || name === everywhere) return [];
      const hint = setBy(object, "environment");
      const found = find("ConfigMap", namespace, name);
      if (!found) {
        const known = ofKind("ConfigMap", namespace).map((manifest) => manifest.object.metadata.name);
        return [
          { message: `${by}: there is no ConfigMap "${name}" in ${namespace}; ${didYouMean(name, known)}`, hint },
        ];
      }
      const present = Object.keys({ ...found.data, ...found.binaryData });
      return keys
        .filter((key) => !present.includes(key))
        .map((key) => ({
          message: `${by}: ConfigMap "${name}" has no key "${key}"; ${didYouMean(key, present)}`,
          hint,
        }));
    });
  },
  (object) => referencesOf(object).some(({ kind }) => kind === "ConfigMap"),
);
