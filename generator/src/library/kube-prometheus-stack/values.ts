import { label } from "../../model/labels.ts";
import { exporterValues } from "./exporters.ts";
import { grafanaValues } from "./grafana.ts";
import type { Values } from "./keys.ts";
import { partOf } from "./names.ts";
import { prometheusValues } from "./prometheus.ts";
import { resources } from "./resources.ts";

/**
 * No scrapes of the control plane, for which the chart would add objects to kube-system. On a laptop its components listen
 * on localhost or require certificates, and no rule or dashboard of ours uses their metrics. Targets that are always down
 * teach people to ignore targets.
 */
const notScraped: Values = {
  kubernetesServiceMonitors: { enabled: false },
  coreDns: { enabled: false },
  kubeApiServer: { enabled: false },
  kubeControllerManager: { enabled: false },
  kubeEtcd: { enabled: false },
  kubeProxy: { enabled: false },
  kubeScheduler: { enabled: false },
  kubelet: { enabled: false },
};

/**
 * The operator without admission webhooks: hooks make their certificate, and Argo CD runs hooks at every sync. The
 * operator's TLS uses that certificate, so it is off too. Rules are tested before they are in git, so the webhooks would
 * refuse nothing.
 */
const operatorValues: Values = {
  prometheusOperator: {
    enabled: true,
    admissionWebhooks: { enabled: false },
    tls: { enabled: false },
    kubeletService: { enabled: false }, // it would be an object in kube-system, for scrapes that are off
    namespaces: { releaseNamespace: true, additional: [] },
    serviceMonitor: { selfMonitor: false },
    resources: resources.operator,
    prometheusConfigReloader: { resources: resources.configReloader },
  },
};

/** The chart's values for a laptop: one pod of each program, only metrics that are used. names.ts lists the result. */
export const values: Values = {
  nameOverride: partOf,
  fullnameOverride: partOf,
  cleanPrometheusOperatorObjectNames: true,
  crds: { enabled: false }, // they have their own Application, which deletes nothing
  defaultRules: { create: false }, // ours are tested, and each names a runbook
  ...notScraped,
  ...operatorValues,
  ...prometheusValues,
  ...grafanaValues,
  ...exporterValues,
  alertmanager: { enabled: false },
};

/**
 * Alertmanager, for clusters that send notifications. Its receivers are in the Secret alertmanager-<installation>; without it,
 * the operator's default configuration notifies no receiver.
 */
export const alertmanagerValues: Values = {
  alertmanager: {
    enabled: true,
    serviceAccount: { automountServiceAccountToken: false },
    serviceMonitor: { selfMonitor: false },
    alertmanagerSpec: {
      replicas: 1,
      portName: "web",
      useExistingSecret: true,
      automountServiceAccountToken: false,
      alertmanagerConfigSelector: { matchLabels: { [label.partOf]: partOf } },
      alertmanagerConfigNamespaceSelector: { matchLabels: { [label.namespaceName]: "$(chart.namespace)" } },
      podMetadata: { labels: { [label.partOf]: partOf } },
      podAntiAffinity: "",
      resources: resources.alertmanager,
    },
  },
};
