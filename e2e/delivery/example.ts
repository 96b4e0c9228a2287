/**
 * The component that the delivery steps change: the one whose change concerns the fewest others. None with a volume: its pods
 * replace one another, so that a bad one is not beside the good one but in its place.
 */
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { microservicesOf } from "../../operate/planned.ts";
import type { Files } from "../repository.ts";

/** @throws Error where no microservice could be changed without being scaled by an autoscaler meanwhile */
export function exampleOf(planned: PlannedCluster): PlannedMicroservice {
  const callers = ({ name }: PlannedMicroservice) =>
    planned.edges.filter(({ to, reason }) => reason === "calls" && to.name === name);
  const candidates = microservicesOf(planned)
    .filter(({ runtime, scale, storage }) => runtime.kind === "node" && scale === null && storage === null)
    .sort((a, b) => callers(a).length - callers(b).length);
  if (!candidates[0]) throw new Error("no microservice runs on Node without an autoscaler");
  return candidates[0];
}

export const folderOf = (planned: PlannedCluster, { name }: { readonly name: string }): string =>
  `clusters/${planned.name}/${name}`;

/** As generate would write it: the value, and the checksum by which the pods roll. */
export function setLogLevel(files: Files, folder: string, level: string): void {
  replace(files, `${folder}/configmap.yaml`, /LOG_LEVEL: .*/, `LOG_LEVEL: ${level}`);
  replace(files, `${folder}/deployment.yaml`, /checksum\/config: .*/, `checksum/config: ${level}-for-e2e`);
}

/** @throws Error where there is nothing to replace */
export function replace(files: Files, path: string, what: RegExp, by: string): void {
  const text = files.read(path);
  if (!what.test(text)) throw new Error(`${path} has no ${what}`);
  files.write(path, text.replace(what, by));
}
