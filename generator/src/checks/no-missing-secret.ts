import { didYouMean } from "../model/names.ts";
import { inCluster } from "./per-object.ts";
import { referencesOf } from "./references.ts";
import { setBy } from "./source.ts";

/** Bootstrap creates the declared Secrets on the cluster: one that is used and not declared would never exist. */
export const noMissingSecret = inCluster(
  "no-missing-secret",
  (object, { declared }) => {
    const { namespace = "" } = object.metadata;
    return referencesOf(object).flatMap(({ kind, name, keys, by }) => {
      if (kind !== "Secret") return [];
      const hint = setBy(object, "secrets");
      const here = declared.secrets.filter((secret) => secret.namespace === namespace);
      const found = here.find((secret) => secret.name === name);
      if (!found) {
        const known = here.map((secret) => secret.name);
        return [
          { message: `${by}: no Secret "${name}" is declared in ${namespace}; ${didYouMean(name, known)}`, hint },
        ];
      }
      return keys
        .filter((key) => !found.keys.includes(key))
        .map((key) => ({
          message: `${by}: Secret "${name}" declares no key "${key}"; ${didYouMean(key, found.keys)}`,
          hint,
        }));
    });
  },
  (object) => referencesOf(object).some(({ kind }) => kind === "Secret"),
);
