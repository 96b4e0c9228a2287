import { argocdNamespace, projects, rootName } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import { namespaces } from "../model/microservice.ts";
import type { PlannedCluster } from "../plan/types.ts";
import { application, inCluster } from "./application.ts";
import { k8s } from "./k8s.ts";
import { guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";
import { kindsOf, project } from "./project.ts";

/**
 * The objects that are applied to a cluster once, with Argo CD's own manifests. From then on everything follows git.
 * @param components the objects of TaskFlow's components: the project lets in their kinds and no others
 */
export function argocdInstallation(
  { name: cluster, kubernetes }: Pick<PlannedCluster, "name" | "kubernetes">,
  source: Source,
  components: readonly KubeObject[],
): readonly KubeObject[] {
  const [clusterWide = [], namespaced = []] = [false, true].map((inside) =>
    kindsOf(components.filter(({ metadata }) => (metadata.namespace !== undefined) === inside)),
  );
  return [
    k8s.KubeNamespace.manifest({
      metadata: {
        name: argocdNamespace,
        labels: { ...labelsOf(argocdNamespace, "argocd"), ...podSecurityLabels(kubernetes) },
        annotations: guarded,
      },
    }),
    // The root may create Applications and nothing else; its children may change TaskFlow's namespaces and nothing else.
    project(projects.bootstrap, {
      description: "The root Application: makes one Application a component",
      sourceRepos: [source.url],
      destinations: [{ server: inCluster, namespace: argocdNamespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: "argoproj.io", kind: "Application" }],
    }),
    project(projects.components, {
      description: "TaskFlow's components: these kinds in these namespaces",
      sourceRepos: [source.url],
      destinations: namespaces.map((namespace) => ({ server: inCluster, namespace })),
      clusterResourceWhitelist: clusterWide,
      namespaceResourceWhitelist: namespaced,
    }),
    application({
      name: rootName,
      component: "application",
      deletesObjects: false, // they are its children, and so all of TaskFlow: teardown deletes that
      project: projects.bootstrap,
      source: {
        repoURL: source.url,
        targetRevision: source.revision,
        path: `apps/${cluster}`,
        kustomize: { patches: [followSameSource(source)] },
      },
      namespace: argocdNamespace,
    }),
  ];
}

/** Sets the children's source to the root's: with another URL or revision, nothing has to be rendered again. */
function followSameSource({ url, revision }: Source) {
  const replace = (field: string, value: string) => `- op: replace\n  path: /spec/source/${field}\n  value: ${value}\n`;
  return {
    // The charts' Applications have another label, since they have another source.
    target: { kind: "Application", labelSelector: `${label.component}=application` },
    patch: replace("repoURL", url) + replace("targetRevision", revision),
  };
}
