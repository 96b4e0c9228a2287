import type { Source } from "../model/delivery.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { annotation } from "../model/labels.ts";
import type { Installation } from "../plan/installation.ts";
import type { PlannedChart, PlannedProject } from "../plan/types.ts";
import { application, inCluster } from "./application.ts";
import { type GroupKind, project } from "./project.ts";

/**
 * The Applications of other people's charts. No differences are ignored: only their owners change these objects, and a
 * server-side apply knows the owner of each field.
 */
export function chartApplications(
  charts: readonly PlannedChart[],
  { name: partOf }: Installation,
  repository: Source,
): KubeObject[] {
  return charts.map(({ name, project, namespace, wave, keepsObjects, syncOptions, source }) => {
    const vendored = source.kind === "manifests";
    return application({
      name,
      // The root gives its own source to the Applications with the component "application": those of this repository.
      belongsTo: { application: partOf, component: vendored ? "application" : "chart" },
      annotations: { [annotation.syncWave]: String(wave), ...(vendored ? { [annotation.generatePaths]: "." } : {}) },
      deletesObjects: !keepsObjects,
      prune: !keepsObjects,
      project,
      source: vendored ? manifestsIn(source, repository) : helm(source),
      namespace,
      syncOptions,
    });
  });
}

type SourceOf<Kind extends PlannedChart["source"]["kind"]> = Extract<PlannedChart["source"], { readonly kind: Kind }>;

const helm = ({ repository, chart, version, releaseName, skipCrds, values }: SourceOf<"helm">) => ({
  repoURL: repository,
  chart,
  targetRevision: version,
  helm: { releaseName, ...(skipCrds ? { skipCrds } : {}), ...(values ? { valuesObject: values } : {}) },
});

const manifestsIn = ({ folder, namespace }: SourceOf<"manifests">, { url, revision }: Source) => ({
  repoURL: url,
  targetRevision: revision,
  path: folder,
  ...(namespace === null ? {} : { kustomize: { namespace } }),
});

/** Each lets in its sources, namespaces and kinds: a new version of a chart with other kinds is refused. */
export function chartProjects(projects: readonly PlannedProject[], { name: partOf }: Installation): KubeObject[] {
  return projects.map(({ name, description, sources, namespaces, clusterWide, namespaced }) =>
    project(name, partOf, {
      description,
      sourceRepos: sources,
      destinations: namespaces.map((namespace) => ({ server: inCluster, namespace })),
      clusterResourceWhitelist: clusterWide.map(groupKind).sort(byGroup),
      namespaceResourceWhitelist: namespaced.map(groupKind).sort(byGroup),
    }),
  );
}

function groupKind(written: string): GroupKind {
  const [kind = "", group = ""] = written.split("/").reverse();
  return { group, kind };
}

const byGroup = (a: GroupKind, b: GroupKind): number => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1);
