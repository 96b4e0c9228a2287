import { argocdNamespace } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import type { PlannedCluster } from "../plan/types.ts";
import { application, inCluster } from "./application.ts";
import { k8s } from "./k8s.ts";
import { guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";
import { kindsOf, project } from "./project.ts";

/**
 * The objects that are applied to a cluster once, with Argo CD's own manifests. From then on everything follows git. A stage
 * shares the Argo CD of the cluster that it is beside, and brings its projects and its root only.
 * @param components the objects of the application's components: the project lets in their kinds and no others
 */
export function argocdInstallation(
  {
    name: cluster,
    kubernetes,
    beside,
    installation,
  }: Pick<PlannedCluster, "name" | "kubernetes" | "beside" | "installation">,
  source: Source,
  components: readonly KubeObject[],
): readonly KubeObject[] {
  const [clusterWide = [], namespaced = []] = [false, true].map((inside) =>
    kindsOf(components.filter(({ metadata }) => (metadata.namespace !== undefined) === inside)),
  );
  const { name: partOf, title, argocd } = installation;
  return [
    ...(beside ? [] : [argocdNamespaceObject(partOf, kubernetes)]),
    // The root may create Applications and nothing else; its children may change the application's namespaces and nothing else.
    project(argocd.bootstrap, partOf, {
      description: "The root Application: makes one Application a component",
      sourceRepos: [source.url],
      destinations: [{ server: inCluster, namespace: argocdNamespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: "argoproj.io", kind: "Application" }],
    }),
    project(argocd.components, partOf, {
      description: `${title}'s components: these kinds in these namespaces`,
      sourceRepos: [source.url],
      destinations: Object.values(installation.namespaces).map(({ name }) => ({ server: inCluster, namespace: name })),
      clusterResourceWhitelist: clusterWide,
      namespaceResourceWhitelist: namespaced,
    }),
    application({
      name: argocd.root,
      belongsTo: { application: partOf, component: "application" },
      deletesObjects: false, // they are its children, and so the whole application: teardown deletes that
      project: argocd.bootstrap,
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

function argocdNamespaceObject(application: string, kubernetes: string): KubeObject {
  return k8s.KubeNamespace.manifest({
    metadata: {
      name: argocdNamespace,
      labels: {
        ...labelsOf(argocdNamespace, { application, component: "argocd" }),
        ...podSecurityLabels(kubernetes, "restricted"),
      },
      annotations: guarded,
    },
  });
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
