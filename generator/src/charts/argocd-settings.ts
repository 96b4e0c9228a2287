import { annotation } from "../model/labels.ts";
import { checksum } from "./parts/config-map.ts";

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
