import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { argocdNamespace, projects, rootName } from "../model/argocd.ts";
import type { Source } from "../model/delivery.ts";
import { annotation, label } from "../model/labels.ts";
import { namespaces } from "../model/microservice.ts";
import type { PlannedCluster } from "../plan/types.ts";
import { application, argoproj, inCluster } from "./application.ts";
import { checksum } from "./parts/config-map.ts";
import { guarded, labelsOf } from "./parts/metadata.ts";
import { podSecurityLabels } from "./parts/pod-security.ts";

/** A kind that an AppProject lets in. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

type Props = ConstructorParameters<typeof ApiObject>[2];

/** What is applied once to a cluster, besides Argo CD's own manifests: then everything follows git. */
export function argocdChart(
  { name: cluster, kubernetes }: Pick<PlannedCluster, "name" | "kubernetes">,
  source: Source,
  kinds: { cluster: GroupKind[]; namespaced: GroupKind[] },
): Chart {
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
  // The root may make Applications and nothing else; its children may touch TaskFlow's namespaces and nothing else.
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
      clusterResourceWhitelist: kinds.cluster,
      namespaceResourceWhitelist: kinds.namespaced,
    },
  } as Props);
  application(chart, {
    name: rootName,
    component: "application",
    takesObjectsAlong: false, // its children, and so all of TaskFlow: that is what teardown is for
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

/** The children read where the root reads: another revision or address renders nothing anew. */
function followSameSource({ url, revision }: Source) {
  const replace = (field: string, value: string) => `- op: replace\n  path: /spec/source/${field}\n  value: ${value}\n`;
  return {
    target: { kind: "Application", labelSelector: `${label.component}=application` }, // not the charts': they are elsewhere
    patch: replace("repoURL", url) + replace("targetRevision", revision),
  };
}

/** Settings of Argo CD itself: patches of ConfigMaps that its manifests bring along, which name no namespace there. */
export function argocdSettings() {
  return [
    configMap("argocd-cm", {
      "application.resourceTrackingMethod": "annotation",
      "kustomize.buildOptions": "--load-restrictor LoadRestrictionsRootOnly",
      "resource.customizations.health.argoproj.io_Application": applicationHealth,
      "resource.customizations.health.autoscaling_HorizontalPodAutoscaler": autoscalerHealth,
      "resource.customizations.health.networking.k8s.io_Ingress": ingressHealth,
      "timeout.reconciliation": "60s",
    }),
    configMap("argocd-cmd-params-cm", parameters),
  ];
}

const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

// Seconds. Without the cap, who drifts again is healed 2, 6, 18... and at last 300 s later: nothing here waits that long.
const parameters = {
  "controller.self.heal.backoff.cap.seconds": "5",
  "controller.self.heal.backoff.cooldown.seconds": "60",
};

/** The controller reads its parameters when it starts: with others it starts anew. */
export const restartOnParameters = {
  target: { kind: "StatefulSet", name: "argocd-application-controller" },
  patch: `- op: add\n  path: /spec/template/metadata/annotations\n  value:\n    ${annotation.configChecksum}: ${checksum(parameters)}\n`,
};

// Argo CD itself does not look at a child Application's health: without this a wave never waits for the one before it.
const applicationHealth = `local health = (obj.status or {}).health or {}
return { status = health.status or "Progressing", message = health.message or "" }
`;

// An autoscaler has no figures in the first half minute, and pods do not need it to serve: what comes after it would wait for
// nothing. What keeps it from scaling is shown as its message.
const autoscalerHealth = `local message = ""
for _, condition in ipairs((obj.status or {}).conditions or {}) do
  if condition.status == "False" and condition.type ~= "ScalingLimited" then message = condition.message end
end
return { status = "Healthy", message = message }
`;

// An Ingress is healthy once its controller has published an address, and one that listens on the node's ports, without a
// load balancer, publishes none: what comes after it would wait for ever.
const ingressHealth = `return { status = "Healthy", message = "" }
`;

/** Images that are on the node are not asked for again: Argo CD starts when no registry is in reach. */
export const pullIfNotPresent = [
  { target: { kind: "Deployment|StatefulSet" }, patch: ifNotPresent("containers") },
  { target: { kind: "Deployment", name: "argocd-redis|argocd-repo-server" }, patch: ifNotPresent("initContainers") },
];

function ifNotPresent(containers: string): string {
  return `- op: add\n  path: /spec/template/spec/${containers}/0/imagePullPolicy\n  value: IfNotPresent\n`;
}
