/**
 * The component that the delivery steps change: the one that the fewest others call. It has no volume: pods with a volume are
 * replaced one by one, so that a bad pod would take the place of the good one instead of running beside it.
 */
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { ownKey } from "../../operate/application.ts";
import { runningOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import type { Files } from "../repository.ts";

/** @throws Error if there is none */
export function exampleOf(planned: PlannedCluster): PlannedMicroservice {
  const found = findExample(planned);
  if (!found) throw new Error(noExample);
  return found;
}

const noExample =
  "no Deployment of one of our services or of an image has a port, no autoscaler and no volume: the step has nothing to change";

/** The reason to leave out a step that changes an example; undefined if there is one. */
export const lacksExample = ({ planned }: { readonly planned: PlannedCluster }): string | undefined =>
  findExample(planned) ? undefined : noExample;

/** Without an autoscaler, which could scale it during the step. */
function findExample(planned: PlannedCluster): PlannedMicroservice | undefined {
  const callers = ({ name }: PlannedMicroservice) =>
    planned.edges.filter(({ to, reason }) => reason === "calls" && to.name === name);
  const candidates = runningOf(planned).filter(
    ({ runtime, workload, ports, scale, storage }) =>
      (runtime.kind === "node" || runtime.kind === "image") &&
      workload.kind === "deployment" &&
      ports.length > 0 &&
      scale === null &&
      storage === null,
  );
  return candidates.sort((a, b) => callers(a).length - callers(b).length)[0];
}

export const folderOf = (planned: PlannedCluster, { name }: { readonly name: string }): string =>
  `clusters/${planned.name}/${name}`;

type Example = Pick<PlannedMicroservice, "runtime" | "name" | "namespace">;

/** Whether the example has a log level. Another image's configuration is unknown: an annotation of its pods is changed. */
export const hasLogLevel = ({ runtime }: Pick<Example, "runtime">): boolean => runtime.kind === "node";

const own = ownKey("e2e");

/** Changes a value as generate would, so that the pods roll: the log level and the checksum, or an annotation of the pods. */
export function setValue(files: Files, folder: string, example: Example, value: string): void {
  const deployment = `${folder}/deployment.yaml`;
  if (hasLogLevel(example)) {
    replace(files, `${folder}/configmap.yaml`, /LOG_LEVEL: .*/, `LOG_LEVEL: ${value}`);
    replace(files, deployment, /checksum\/config: .*/, `checksum/config: ${value}-for-e2e`);
    return;
  }
  const line = `        ${own}: ${value}\n`;
  const text = files.read(deployment);
  if (text.includes(`${own}: `)) replace(files, deployment, new RegExp(` *${RegExp.escape(own)}: .*\n`), line);
  else if (/^ {6}annotations:$/m.test(text)) replace(files, deployment, /^ {6}annotations:\n/m, `$&${line}`);
  else replace(files, deployment, /^ {2}template:\n {4}metadata:\n/m, `$&      annotations:\n${line}`);
}

/** The value on the cluster; undefined before the first change of an annotation. */
export async function liveValue({ api }: Pick<StepContext, "api">, example: Example): Promise<string | undefined> {
  const { name, namespace } = example;
  if (hasLogLevel(example)) return (await api.get("ConfigMap", namespace, name)).data.LOG_LEVEL;
  return (await api.get("Deployment", namespace, name)).spec.template.metadata.annotations?.[own];
}

/** @throws Error if the pattern does not match */
export function replace(files: Files, path: string, pattern: RegExp, by: string): void {
  const text = files.read(path);
  if (!pattern.test(text)) throw new Error(`${path} does not match ${pattern}`);
  files.write(path, text.replace(pattern, by));
}
