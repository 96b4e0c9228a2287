/** Argo CD on the cluster: the pinned release with the patches of argocd/<cluster>, following one repository and revision. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { facts } from "../../generator/src/facts.ts";
import type { Source } from "../../generator/src/model/delivery.ts";
import type { PlannedCluster } from "../../generator/src/plan/types.ts";
import { renderCluster } from "../../generator/src/trees.ts";
import { ApiError } from "../api.ts";
import { argocdNamespace, manager, ownKey, temporaryFolder } from "../application.ts";
import { eventually } from "../eventually.ts";
import type { LiveObject } from "../kinds.ts";
import { rootOf } from "../planned.ts";
import type { Say } from "../report.ts";
import type { Target } from "../target.ts";

const madeBy = ownKey("made-by");

/** Whether bootstrap installed Argo CD; teardown removes no other Argo CD. */
export function madeByBootstrap({ metadata }: LiveObject): boolean {
  return metadata.annotations?.[madeBy] === "bootstrap";
}

/** Records on the namespace that bootstrap installed Argo CD. */
export async function markAsOurs({ api }: Pick<Target, "api">): Promise<void> {
  await api.patch("Namespace", "", argocdNamespace, { metadata: { annotations: { [madeBy]: "bootstrap" } } });
}

/** The objects of argocd/<cluster>, in the groups in which they are applied. */
export interface ArgocdObjects {
  /** Namespaces and CustomResourceDefinitions. */
  readonly kinds: readonly LiveObject[];
  /** Argo CD itself, and its projects. */
  readonly parts: readonly LiveObject[];
  readonly root: LiveObject;
}

/**
 * Renders argocd/<cluster> again, in memory, with another source.
 * @param manifests a folder with Argo CD's own manifests, if they cannot be fetched
 */
export async function argocdObjects(
  { planned, kubectl }: Pick<Target, "planned" | "kubectl">,
  source: Source,
  manifests?: string,
): Promise<ArgocdObjects> {
  const folder = temporaryFolder("argocd");
  try {
    for (const { path, text } of argocdFiles(planned, source)) writeFileSync(join(folder, basename(path)), text);
    if (manifests) useLocal(folder, manifests);
    const text = await kubectl(["kustomize", "--load-restrictor=LoadRestrictionsNone", folder], { timeout: 120_000 });
    return grouped(
      parseAllDocuments(text).map((document) => document.toJS() as LiveObject),
      rootOf(planned),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function argocdFiles(planned: PlannedCluster, source: Source) {
  const [, , argocd] = renderCluster(planned, { ...facts.delivery, source }).units;
  return argocd.files;
}

/** Replaces the URL of Argo CD's own manifests by a file of a local folder. */
function useLocal(folder: string, manifests: string): void {
  const file = join(folder, "kustomization.yaml");
  const published = /https:\S+\/([\w-]+\.yaml)/;
  const text = readFileSync(file, "utf8");
  const name = published.exec(text)?.[1];
  if (!name) throw new Error(`${file} names no URL of Argo CD's manifests: run npm run generate`);
  copyFileSync(join(manifests, name), join(folder, name));
  writeFileSync(file, text.replace(published, name));
}

function grouped(objects: readonly LiveObject[], rootName: string): ArgocdObjects {
  const first = (kind: string) => kind === "CustomResourceDefinition" || kind === "Namespace";
  const root = objects.find(({ kind, metadata }) => kind === "Application" && metadata.name === rootName);
  if (!root) throw new Error(`argocd/ has no Application "${rootName}": run npm run generate`);
  return {
    kinds: objects.filter(({ kind }) => first(kind)),
    parts: objects.filter((object) => !first(object.kind) && object !== root),
    root,
  };
}

/** Applies the objects and waits until all pods of Argo CD are ready. */
export async function installArgocd(target: Target, { kinds, parts }: ArgocdObjects, within: number, say: Say) {
  const { api } = target;
  say("applying CustomResourceDefinitions");
  await applyAll(target, kinds);
  // Checked with kubectl: a kind can be established and still be missing in the list from which `kubectl apply` reads kinds.
  const definitions = kinds
    .filter(({ kind }) => kind === "CustomResourceDefinition")
    .map(({ metadata }) => metadata.name);
  if (definitions.length > 0)
    await eventually(
      () => target.kubectl(["get", "--namespace", argocdNamespace, definitions.join(",")]).then(() => true as const),
      { within: 60, what: "Argo CD's CustomResourceDefinitions" },
    );
  say("applying the other objects");
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
      say(`${workloads.length - waiting.length} of ${workloads.length} workloads are ready`);
      return workloads.length > 0 && waiting.length === 0;
    },
    { within, what: "Argo CD with all pods ready" },
  );
}

/** Applies objects with kubectl, which retries objects of a kind that has just been created. */
export function applyAll({ kubectl }: Pick<Target, "kubectl">, objects: readonly LiveObject[]): Promise<string> {
  const items = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const how = ["--server-side", "--force-conflicts", `--field-manager=${manager}`];
  return kubectl(["apply", ...how, "-f", "-"], { input: items, timeout: 120_000 });
}

/** The tag of an image reference, which may also have a registry port and a digest. */
export function releaseIn(image: string): string {
  return /:([\w.-]+)(@.*)?$/.exec(image)?.[1] ?? image;
}

/** The release that runs on the cluster, such as "v3.5.7"; undefined if there is none or this user may not read it. */
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
