import type { ToolName } from "./tools.ts";

/** An accepted finding: its tool, rule and objects, and the reason why the manifests are correct. */
export interface Exception {
  readonly tool: ToolName;
  readonly rule: string;
  /** Matches the files of the objects that it excuses. */
  readonly objects: RegExp;
  readonly reason: string;
}

/** With more exceptions than this, the manifests or the choice of tools are wrong. */
export const mostExceptions = 6;

export const exceptions: readonly Exception[] = [
  {
    tool: "kube-score",
    rule: "container-image-pull-policy",
    objects: /^clusters\/[^/]+\/[^/]+\/(daemonset|deployment|statefulset)\.yaml$/,
    reason: "Images are loaded into the node and start without a registry; no tag floats, so no image is out of date.",
  },
  {
    tool: "kube-score",
    rule: "deployment-replicas",
    objects:
      /^clusters\/(minikube\/[^/]+|[^/]+\/(images|grafana|kube-state-metrics|monitoring-gateway|policy-probe|[a-z]+-exporter))\/deployment\.yaml$/,
    reason:
      "minikube is one node, whose failure a second pod would not survive; the volume of images takes one writer; no request waits for the monitoring, and two of its pods would report everything twice.",
  },
  {
    tool: "kube-score",
    rule: "deployment-strategy",
    objects: /^clusters\/[^/]+\/images\/deployment\.yaml$/,
    reason: "Its volume takes one writer: only Recreate ends the old pod before the new one starts.",
  },
  {
    tool: "kube-score",
    rule: "service-type",
    objects: /^clusters\/minikube\/frontend\/service-frontend\.yaml$/,
    reason: "The page is served at <node-ip>:30080, without an ingress controller and without a host name to set up.",
  },
  {
    tool: "kube-score",
    rule: "container-security-context-user-group-id",
    objects: /^clusters\/[^/]+\/postgres\/statefulset\.yaml$/,
    reason: "The image's own user is 999, and initdb needs a user that is in /etc/passwd.",
  },
  {
    tool: "kube-score",
    rule: "networkpolicy-targets-pod",
    objects: /^clusters\/minikube\/(grafana|kube-state-metrics|prometheus|[a-z0-9-]+-prometheus-operator)\//,
    reason: "Their pods are the chart's: catalog/charts.ts declares their labels, and a test compares them.",
  },
];
