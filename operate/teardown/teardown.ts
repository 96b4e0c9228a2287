/** The steps from a running application back to an empty cluster. */
import { argocdNamespace } from "../application.ts";
import { madeByBootstrap } from "../cluster/argocd.ts";
import { followedClusters } from "../cluster/follow.ts";
import { removeGitServer } from "../cluster/git-server.ts";
import { eventually } from "../eventually.ts";
import type { Kind } from "../kinds.ts";
import { applicationsOf, namespacesOf, rootOf, selectorOf } from "../planned.ts";
import type { Report, Say } from "../report.ts";
import type { Target } from "../target.ts";

/** @returns a line for each thing that remains on the cluster */
export async function teardown(
  target: Target,
  deleteData: boolean,
  within: number,
  report: Report,
): Promise<readonly string[]> {
  const { api, planned } = target;
  const argocd = await api.find("Namespace", "", argocdNamespace);
  const there = new Set((await api.list("Namespace")).map(({ metadata }) => metadata.name));
  const namespaces = namespacesOf(planned).filter((name) => there.has(name));

  // A stage on the same Kubernetes cluster shares Argo CD and the git server.
  const others = (await followedClusters(api)).filter((name) => name !== planned.name);
  await report.step("Applications", (say) => removeApplications(target, within, say));
  if (others.length === 0) await report.step("The git server in the cluster", () => removeGitServer(target));
  if (deleteData)
    await report.step("Namespaces, with all data in them", async (say) => {
      for (const name of namespaces) await api.remove("Namespace", "", name);
      await untilDeleted(target, "Namespace", namespaces, within, say);
    });
  const ours = argocd && others.length === 0 && madeByBootstrap(argocd);
  if (ours) await report.step("Argo CD", (say) => removeArgocd(target, within, say));
  return [
    ...(deleteData
      ? await retainedVolumes(target, namespaces)
      : namespaces.map(
          (name) => `namespace ${name}: data stores, PersistentVolumeClaims and Secrets (--delete-data deletes them)`,
        )),
    ...(argocd && !ours ? [whyArgocdStays(others)] : []),
    "images on the nodes",
  ];
}

const whyArgocdStays = (others: readonly string[]): string =>
  others.length > 0
    ? `Argo CD, which also follows ${others.join(" and ")}`
    : "Argo CD, which bootstrap did not install";

/**
 * Removes the root Application first, since it would create its children again. Argo CD itself then removes the objects of each
 * child.
 */
async function removeApplications(target: Target, within: number, say: Say): Promise<void> {
  const { api, planned } = target;
  const root = rootOf(planned);
  await api.remove("Application", argocdNamespace, root);
  const names = applicationsOf(planned);
  for (const name of names) await api.remove("Application", argocdNamespace, name);
  await untilDeleted(target, "Application", [root, ...names], within, say);
  for (const { metadata } of await api.list("AppProject", argocdNamespace, { labels: selectorOf(planned) }))
    await api.remove("AppProject", argocdNamespace, metadata.name);
}

async function removeArgocd(target: Target, within: number, say: Say): Promise<void> {
  await target.api.remove("Namespace", "", argocdNamespace);
  const kinds = "customresourcedefinitions,clusterroles,clusterrolebindings";
  await target.kubectl(["delete", kinds, "--selector=app.kubernetes.io/part-of=argocd", "--wait=false"]);
  await untilDeleted(target, "Namespace", [argocdNamespace], within, say);
}

async function untilDeleted(
  { api }: Target,
  kind: Kind,
  names: readonly string[],
  within: number,
  say: Say,
): Promise<void> {
  await eventually(
    async () => {
      const there = (await api.list(kind)).filter(({ metadata }) => names.includes(metadata.name));
      say(
        there.length > 0
          ? `waiting for the deletion of ${there.map(({ metadata }) => metadata.name).join(", ")}`
          : "deleted",
      );
      return there.length === 0;
    },
    { within, what: `the deletion of ${kind} ${names.join(", ")}` },
  );
}

/** The volumes that remain after their claims, because the reclaim policy of their StorageClass is Retain. */
async function retainedVolumes({ api }: Target, namespaces: readonly string[]): Promise<string[]> {
  const volumes = await api.list("PersistentVolume");
  return volumes
    .filter(
      ({ spec }) => namespaces.includes(spec.claimRef?.namespace) && spec.persistentVolumeReclaimPolicy === "Retain",
    )
    .map(
      ({ metadata, spec }) =>
        `volume ${metadata.name} of claim ${spec.claimRef.namespace}/${spec.claimRef.name}: its reclaim policy is Retain`,
    );
}
