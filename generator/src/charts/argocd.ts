import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { argocdNamespace, projects, rootName } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { label } from "../model/labels.ts";
import { namespaces } from "../model/microservice.ts";
import type { PlannedCluster } from "../plan/types.ts";
import { application, argoproj, inCluster } from "./application.ts";
import { kindsOf } from "./kinds.ts";
import { guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";

type Props = ConstructorParameters<typeof ApiObject>[2];

/**
 * The objects that are applied to a cluster once, with Argo CD's own manifests. From then on everything follows git.
 * @param objects the objects of TaskFlow's components: the project lets in their kinds and no others
 */
export function argocdChart(
  { name: cluster, kubernetes }: Pick<PlannedCluster, "name" | "kubernetes">,
  source: Source,
  objects: readonly KubeObject[],
): Chart {
  const [clusterWide, namespaced] = [false, true].map((inside) =>
    kindsOf(objects.filter(({ metadata }) => (metadata.namespace !== undefined) === inside)),
  );
  const chart = new Chart(new App(), "argocd");
  const metadata = (name: string, component: string) => ({
    name,
    namespace: argocdNamespace,
    labels: labelsOf(name, component),
  });
  new k8s.KubeNamespace(chart, "Namespace", {
    metadata: {
      name: argocdNamespace,
      labels: { ...labelsOf(argocdNamespace, "argocd"), ...podSecurityLabels(kubernetes) },
      annotations: guarded,
    },
  });
  // The root may create Applications and nothing else; its children may change TaskFlow's namespaces and nothing else.
  new ApiObject(chart, "BootstrapProject", {
    apiVersion: argoproj,
    kind: "AppProject",
    metadata: metadata(projects.bootstrap, "project"),
    spec: {
      description: "The root Application: makes one Application a component",
      sourceRepos: [source.url],
      destinations: [{ server: inCluster, namespace: argocdNamespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: "argoproj.io", kind: "Application" }],
    },
  } as Props);
  new ApiObject(chart, "Project", {
    apiVersion: argoproj,
    kind: "AppProject",
    metadata: metadata(projects.components, "project"),
    spec: {
      description: "TaskFlow's components: these kinds in these namespaces",
      sourceRepos: [source.url],
      destinations: namespaces.map((namespace) => ({ server: inCluster, namespace })),
      clusterResourceWhitelist: clusterWide,
      namespaceResourceWhitelist: namespaced,
    },
  } as Props);
  application(chart, {
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
  });
  return chart;
}

/** Sets the children's source to the root's: with another URL or revision, nothing has to be rendered again. */
function followSameSource({ url, revision }: Source) {
  const replace = (field: string, value: string) => `- op: replace\n  path: /spec/source/${field}\n  value: ${value}\n`;
  return {
    target: { kind: "Application", labelSelector: `${label.component}=application` }, // not the charts' Applications: they have another source
    patch: replace("repoURL", url) + replace("targetRevision", revision),
  };
}
