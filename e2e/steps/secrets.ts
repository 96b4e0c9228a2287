/**
 * Checks that every declared Secret exists with its keys, and is mounted at the path that its microservice reads. Neither this
 * step nor its report contains a value.
 */

import { secretsDirectory } from "../../generator/src/model/endpoints.ts";
import { label } from "../../generator/src/model/labels.ts";
import type { PlannedMicroservice, PlannedSecret } from "../../generator/src/plan/types.ts";
import type { LiveObject } from "../../operate/kinds.ts";
import { runningOf } from "../../operate/planned.ts";
import type { StepContext } from "../context.ts";
import { lacksImage, nodeImage, runInPod } from "../in-pod.ts";
import type { Step } from "../step.ts";
import { namesDiffer, refuse } from "./compare.ts";
import { answeredFor, idOf, liveObjects } from "./declared-objects.ts";

/**
 * Runs beside the pod's containers, with the volume mounted at the same path as theirs.
 * @returns the names of the files, with a mark on empty ones
 */
export async function listFiles(folder: string): Promise<string[]> {
  const { readdirSync, statSync } = process.getBuiltinModule("node:fs");
  const { join } = process.getBuiltinModule("node:path");
  const files = readdirSync(folder).filter((name) => !name.startsWith("..")); // kubelet's own files
  return files.map((name) => (statSync(join(folder, name)).size > 0 ? name : `${name} (empty)`)).sort();
}

export const secrets: Step = {
  title: "Secrets",
  rows: ["TF5", "TF10", "TF12"],
  leftOut: lacksImage,
  async run(context, say) {
    const { planned } = context;
    const there = await liveObjects(context, "Secret");
    const live = new Map(there.map((secret) => [idOf(secret), secret]));
    const idOfPlanned = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
    const names = planned.secrets.map(idOfPlanned);
    refuse([
      ...namesDiffer("Secret", names, answeredFor(planned, names, there).map(idOf)),
      ...planned.secrets.flatMap((secret) => {
        const found = live.get(idOfPlanned(secret));
        if (!found) return [];
        const what = `Secret ${idOfPlanned(secret)}`;
        const wrongType =
          found.type === secret.type ? [] : [`${what} has the type ${found.type} instead of ${secret.type}`];
        const keys = Object.keys(found.data ?? {});
        const declared = secret.type === "Opaque" ? secret.keys.map(({ key }) => key) : keys;
        const empty = keys.filter((key) => !found.data[key]).map((key) => `${what}: ${key} is empty`);
        return [...wrongType, ...namesDiffer(`${what}: key`, declared, keys), ...empty];
      }),
    ]);
    say("listing the mounted files");
    const mounted = await mountedSecrets(context);
    return [
      `${planned.secrets.length} Secrets with ${planned.secrets.flatMap(({ keys }) => keys).length} keys, as declared`,
      ...mounted.map(
        ({ title, files, pods }) => `${title}: ${secretsDirectory} holds ${files.join(", ")} (${pods} pods)`,
      ),
    ];
  },
};

type Owner = PlannedMicroservice & { readonly secret: PlannedSecret };

interface Mounted {
  readonly title: string;
  readonly files: readonly string[];
  readonly pods: number;
}

async function mountedSecrets(context: StepContext): Promise<Mounted[]> {
  const running = (await liveObjects(context, "Pod")).filter(
    ({ status, metadata }) => status.phase === "Running" && !metadata.deletionTimestamp,
  );
  const owners = runningOf(context.planned).filter((one): one is Owner => one.secret !== null);
  const looked = await Promise.all(owners.map((owner) => lookInto(context, owner, running)));
  refuse(looked.flatMap(({ wrong }) => wrong));
  return looked;
}

async function lookInto(context: StepContext, { name, namespace, secret }: Owner, running: readonly LiveObject[]) {
  const pods = running.filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[label.name] === name,
  );
  const files = secret.keys.map(({ key }) => key).sort();
  const wrong = pods.flatMap((pod) => wrongMount(pod, name, secret.name));
  if (pods.length === 0) wrong.push(`${name} has no running pod to inspect`);
  // Only a container of the pod can read the volume.
  for (const pod of wrong.length === 0 ? pods : []) {
    const there = await runInPod(context.api, {
      ...{ namespace, name: pod.metadata.name, image: nodeImage(context), run: listFiles, input: secretsDirectory },
      mounts: [{ name: secret.name, mountPath: secretsDirectory, readOnly: true }],
      what: "the list of mounted keys",
    });
    wrong.push(...namesDiffer(`${namespace}/${pod.metadata.name}: ${secretsDirectory}:`, files, there));
  }
  return { wrong, title: name, files, pods: pods.length };
}

/** A volume has the same name as its Secret. */
function wrongMount({ metadata, spec }: LiveObject, container: string, secret: string): string[] {
  const where = `${metadata.namespace}/${metadata.name}`;
  const volumes: { name: string; secret?: { secretName: string } }[] = spec.volumes ?? [];
  const volume = volumes.find(({ name }) => name === secret);
  if (volume?.secret?.secretName !== secret) return [`${where}: no volume ${secret} contains the Secret ${secret}`];
  const containers: { name: string; volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[] }[] =
    spec.containers;
  const mount = containers.find(({ name }) => name === container)?.volumeMounts?.find(({ name }) => name === secret);
  if (mount?.mountPath !== secretsDirectory) return [`${where}: ${secret} is not mounted at ${secretsDirectory}`];
  return mount.readOnly ? [] : [`${where}: ${secret} is not mounted read-only`];
}
