/** Argo CD on the cluster: the pinned release, patched as argocd/<cluster> says, following one repository and revision. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { argocdNamespace } from "../../generator/src/charts/application.ts";
import { facts } from "../../generator/src/facts.ts";
import type { Source } from "../../generator/src/model/delivery.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import { ApiError } from "../api.ts";
import { eventually } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import type { Say } from "../report.ts";
import type { Target } from "../target.ts";

export { argocdNamespace };
export const rootName = "taskflow";

const madeBy = "taskflow.dev/made-by";

/** Whether bootstrap has brought Argo CD along; teardown leaves another one's alone. */
export function madeByBootstrap({ metadata }: LiveObject): boolean {
  return metadata.annotations?.[madeBy] === "bootstrap";
}

/** Remembers on the namespace that Argo CD came with bootstrap. */
export async function markAsOurs({ api }: Pick<Target, "api">): Promise<void> {
  await api.patch("Namespace", "", argocdNamespace, { metadata: { annotations: { [madeBy]: "bootstrap" } } });
}

/** All that argocd/<cluster> becomes, in the groups in which it is applied. */
export interface ArgocdObjects {
  /** Namespaces and the kinds that the others are of. */
  readonly kinds: readonly LiveObject[];
  /** Argo CD itself, and its projects. */
  readonly parts: readonly LiveObject[];
  readonly root: LiveObject;
}

/**
 * Renders anew, in memory, what stands in argocd/<cluster>: the same but for where it reads from.
 * @param manifests a folder with Argo CD's own manifests, for where they cannot be fetched
 */
export async function argocdObjects(
  { planned, kubectl }: Pick<Target, "planned" | "kubectl">,
  source: Source,
  manifests?: string,
): Promise<ArgocdObjects> {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-argocd-"));
  try {
    for (const { path, text } of argocdFiles(planned, source)) writeFileSync(join(folder, basename(path)), text);
    if (manifests) useLocal(folder, manifests);
    const text = await kubectl(["kustomize", "--load-restrictor=LoadRestrictionsNone", folder], { timeout: 120_000 });
    return grouped(parseAllDocuments(text).map((document) => document.toJS() as LiveObject));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function argocdFiles(planned: PlannedCluster, source: Source) {
  const [, , argocd] = renderCluster(planned, { ...facts.delivery, source }).units;
  return argocd.files;
}

/** Argo CD's own manifests come from a folder instead of from where they are published. */
function useLocal(folder: string, manifests: string): void {
  const file = join(folder, "kustomization.yaml");
  const published = /https:\S+\/([\w-]+\.yaml)/;
  const text = readFileSync(file, "utf8");
  const name = published.exec(text)?.[1];
  if (!name) throw new Error("argocd/ names no published manifests");
  copyFileSync(join(manifests, name), join(folder, name));
  writeFileSync(file, text.replace(published, name));
}

function grouped(objects: readonly LiveObject[]): ArgocdObjects {
  const first = (kind: string) => kind === "CustomResourceDefinition" || kind === "Namespace";
  const root = objects.find(({ kind, metadata }) => kind === "Application" && metadata.name === rootName);
  if (!root) throw new Error("argocd/ has no root Application");
  return {
    kinds: objects.filter(({ kind }) => first(kind)),
    parts: objects.filter((object) => !first(object.kind) && object !== root),
    root,
  };
}

/** Applies and waits until Argo CD answers. */
export async function installArgocd(target: Target, { kinds, parts }: ArgocdObjects, within: number, say: Say) {
  const { api } = target;
  say("its kinds");
  await applyAll(target, kinds);
  // As kubectl sees them: a kind can be established and not yet be in the list that "apply" looks its kinds up in.
  const definitions = kinds
    .filter(({ kind }) => kind === "CustomResourceDefinition")
    .map(({ metadata }) => metadata.name);
  await eventually(
    () => target.kubectl(["get", "--namespace", argocdNamespace, definitions.join(",")]).then(() => true as const),
    { within: 60, what: "Argo CD's kinds" },
  );
  say("its parts");
  await applyAll(target, parts);
  await eventually(
    async () => {
      const workloads = [
        ...(await api.list("Deployment", argocdNamespace)),
        ...(await api.list("StatefulSet", argocdNamespace)),
      ].filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "argocd");
      const waiting = workloads.filter(({ metadata, spec, status }) => {
        const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
        return (
          observedGeneration < (metadata.generation ?? 0) ||
          updatedReplicas < spec.replicas ||
          readyReplicas < spec.replicas
        );
      });
      say(`${workloads.length - waiting.length} of ${workloads.length} run`);
      return workloads.length > 0 && waiting.length === 0;
    },
    { within, what: "Argo CD" },
  );
}

/** By kubectl, which retries what is of a kind that has just been made. */
export function applyAll({ kubectl }: Pick<Target, "kubectl">, objects: readonly LiveObject[]): Promise<string> {
  const items = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const how = ["--server-side", "--force-conflicts", "--field-manager=taskflow-bootstrap"];
  return kubectl(["apply", ...how, "-f", "-"], { input: items, timeout: 120_000 });
}

/** The tag of an image reference, whatever its registry's port and its digest are. */
export function releaseIn(image: string): string {
  return /:([\w.-]+)(@.*)?$/.exec(image)?.[1] ?? image;
}

/** The release that runs on the cluster, such as "v3.5.7"; undefined where there is none. */
export async function installedArgocd({ api }: Pick<Target, "api">): Promise<string | undefined> {
  try {
    const server = await api.find("Deployment", argocdNamespace, "argocd-repo-server");
    const image: string | undefined = server?.spec.template.spec.containers[0].image;
    return image && releaseIn(image);
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}
