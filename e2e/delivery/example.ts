/**
 * The component that the delivery steps change: the one that the fewest others call. It has no volume: pods with a volume are
 * replaced one by one, so that a bad pod would take the place of the good one instead of running beside it.
 */
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { microservicesOf } from "../../operate/planned.ts";
import type { Files } from "../repository.ts";

/** @throws Error if there is none */
export function exampleOf(planned: PlannedCluster): PlannedMicroservice {
  const found = findExample(planned);
  if (!found) throw new Error(noExample);
  return found;
}

const noExample =
  "no microservice runs on Node without an autoscaler and without a volume: the step has nothing to change";

/** The reason to leave out a step that changes an example; undefined if there is one. */
export const lacksExample = ({ planned }: { readonly planned: PlannedCluster }): string | undefined =>
  findExample(planned) ? undefined : noExample;

/** Only on Node, since its log level is changed; without an autoscaler, which could scale it during the step. */
function findExample(planned: PlannedCluster): PlannedMicroservice | undefined {
  const callers = ({ name }: PlannedMicroservice) =>
    planned.edges.filter(({ to, reason }) => reason === "calls" && to.name === name);
  const candidates = microservicesOf(planned)
    .filter(({ runtime, scale, storage }) => runtime.kind === "node" && scale === null && storage === null)
    .sort((a, b) => callers(a).length - callers(b).length);
  return candidates[0];
}

export const folderOf = (planned: PlannedCluster, { name }: { readonly name: string }): string =>
  `clusters/${planned.name}/${name}`;

/** Changes the log level as generate would: the value, and the checksum that makes the pods roll. */
export function setLogLevel(files: Files, folder: string, level: string): void {
  replace(files, `${folder}/configmap.yaml`, /LOG_LEVEL: .*/, `LOG_LEVEL: ${level}`);
  replace(files, `${folder}/deployment.yaml`, /checksum\/config: .*/, `checksum/config: ${level}-for-e2e`);
}

/** @throws Error if the pattern does not match */
export function replace(files: Files, path: string, pattern: RegExp, by: string): void {
  const text = files.read(path);
  if (!pattern.test(text)) throw new Error(`${path} does not match ${pattern}`);
  files.write(path, text.replace(pattern, by));
}
