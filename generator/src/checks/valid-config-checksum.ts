import { createHash } from "node:crypto";
import { annotation, label } from "../model/labels.ts";
import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";
import { inCluster } from "./per-object.ts";
import { podOf, serves } from "./pod.ts";
import { referencesOf } from "./references.ts";
import { setByCharts } from "./source.ts";

/**
 * Pods read their configuration when they start: a checksum in their template replaces them when it changes. A Job that runs
 * once runs again. A hook runs at each sync and a CronJob's pods are new each time, so both need none.
 */
export const validConfigChecksum = inCluster(
  "valid-config-checksum",
  (object, { find }) => {
    const used = configMapNames(object)
      .flatMap((name) => find("ConfigMap", object.metadata.namespace, name) ?? [])
      .filter(({ metadata }) => metadata.labels?.[label.dashboard] === undefined); // dashboards are read at run time
    if (used.length === 0) return [];
    const wanted = checksumOf(used);
    const found = podOf(object)?.annotations[annotation.configChecksum];
    if (found === wanted) return [];
    const names = used.map(({ metadata }) => metadata.name).join(", ");
    const message = `annotation ${annotation.configChecksum} of its pods is ${found}, but the checksum of ConfigMap ${names} is ${wanted}`;
    return [{ message, hint: setByCharts }];
  },
  (object) => (serves(object) || runsOnce(object)) && configMapNames(object).length > 0,
);

const runsOnce = ({ kind, metadata }: KubeObject) =>
  kind === "Job" && metadata.annotations?.[annotation.hook] === undefined;

/** The ConfigMaps that the object uses, sorted by code unit: the same order in every locale. */
const configMapNames = rememberByIdentity((object): readonly string[] => {
  const used = referencesOf(object).filter(({ kind }) => kind === "ConfigMap");
  return [...new Set(used.map(({ name }) => name))].sort();
});

type Entries = readonly (readonly [key: string, value: string])[];

const entriesOf = ({ data }: KubeObject): Entries =>
  Object.entries<string>(data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

const sumOfOne = rememberByIdentity((configMap) => sum(entriesOf(configMap)));

function checksumOf(configMaps: readonly KubeObject[]): string {
  const [only, ...others] = configMaps;
  if (only && others.length === 0) return sumOfOne(only);
  return sum(configMaps.map((configMap) => [configMap.metadata.name, entriesOf(configMap)]));
}

/** Twelve hexadecimal digits: 48 bits are enough to notice a change, and short enough to read aloud. */
const sum = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
