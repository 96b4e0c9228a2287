import { annotation } from "../model/labels.ts";
import { checksum } from "./parts/config-map.ts";

/** Settings of Argo CD itself: patches of ConfigMaps in its own manifests, where they have no namespace. */
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

// In seconds. Without the cap, repeated drift is healed after 2, 6, 18... and in the end 300 s: too long for this cluster.
const parameters = {
  "controller.self.heal.backoff.cap.seconds": "5",
  "controller.self.heal.backoff.cooldown.seconds": "60",
};

/** Restarts the controller when its parameters change, since it reads them at start-up only. */
export const restartOnParameters = {
  target: { kind: "StatefulSet", name: "argocd-application-controller" },
  patch: `- op: add\n  path: /spec/template/metadata/annotations\n  value:\n    ${annotation.configChecksum}: ${checksum(parameters)}\n`,
};

// Argo CD ignores a child Application's health by default: without this, no wave would wait for the one before it.
const applicationHealth = `local health = (obj.status or {}).health or {}
return { status = health.status or "Progressing", message = health.message or "" }
`;

// An autoscaler has no metrics in the first half minute, and pods serve without it: later waves would wait without need. The
// message shows the reason where it cannot scale.
const autoscalerHealth = `local message = ""
for _, condition in ipairs((obj.status or {}).conditions or {}) do
  if condition.status == "False" and condition.type ~= "ScalingLimited" then message = condition.message end
end
return { status = "Healthy", message = message }
`;

// By default an Ingress is healthy once its controller has published an address. A controller that listens on the node's
// ports, without a load balancer, publishes none, so that later waves would never start.
const ingressHealth = `return { status = "Healthy", message = "" }
`;

/** Uses the images that are on the node, so that Argo CD starts when no registry is reachable. */
export const pullIfNotPresent = [
  { target: { kind: "Deployment|StatefulSet" }, patch: ifNotPresent("containers") },
  { target: { kind: "Deployment", name: "argocd-redis|argocd-repo-server" }, patch: ifNotPresent("initContainers") },
];

function ifNotPresent(containers: string): string {
  return `- op: add\n  path: /spec/template/spec/${containers}/0/imagePullPolicy\n  value: IfNotPresent\n`;
}
