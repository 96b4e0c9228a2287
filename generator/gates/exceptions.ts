import type { ToolName } from "./tools.ts";

/** A finding that stands: whose, which, where, and why it is right as it is. */
export interface Exception {
  readonly tool: ToolName;
  readonly rule: string;
  /** Matches the file of each object that it excuses. */
  readonly objects: RegExp;
  readonly reason: string;
}

/** More than this is no longer an exception: the manifests, or the choice of tools, are wrong. */
export const mostExceptions = 6;

export const exceptions: readonly Exception[] = [
  {
    tool: "kube-score",
    rule: "container-image-pull-policy",
    objects: /^clusters\/[^/]+\/[^/]+\/(daemonset|deployment|statefulset)\.yaml$/,
    reason:
      "Images are loaded into the node and start with no registry in reach; no tag floats, so nothing goes stale.",
  },
  {
    tool: "kube-score",
    rule: "deployment-replicas",
    objects:
      /^clusters\/(minikube\/[^/]+|[^/]+\/(images|grafana|kube-state-metrics|monitoring-gateway|policy-probe|[a-z]+-exporter))\/deployment\.yaml$/,
    reason:
      "minikube is one node, where a second pod outlives nothing; images has a volume that takes one writer; nobody waits for what watches, and two would tell everything twice.",
  },
  {
    tool: "kube-score",
    rule: "deployment-strategy",
    objects: /^clusters\/[^/]+\/images\/deployment\.yaml$/,
    reason: "Its volume takes one writer: only Recreate waits until the old pod has ended before the new one starts.",
  },
  {
    tool: "kube-score",
    rule: "service-type",
    objects: /^clusters\/minikube\/frontend\/service-frontend\.yaml$/,
    reason: "The page is promised at <node-ip>:30080, with no ingress controller and no host name to set up.",
  },
  {
    tool: "kube-score",
    rule: "container-security-context-user-group-id",
    objects: /^clusters\/[^/]+\/postgres\/statefulset\.yaml$/,
    reason: "The image's own user is 999, and initdb wants a user that /etc/passwd knows.",
  },
  {
    tool: "kube-score",
    rule: "networkpolicy-targets-pod",
    objects: /^clusters\/minikube\/(grafana|kube-state-metrics|prometheus|taskflow-prometheus-operator)\//,
    reason: "Their pods are the chart's: what it calls them is written down in catalog/monitoring, and tested.",
  },
];
