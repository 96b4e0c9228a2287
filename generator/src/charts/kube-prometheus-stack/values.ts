import { label, partOf } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { exporterValues } from "./exporters.ts";
import { grafanaValues } from "./grafana.ts";
import type { Values } from "./keys.ts";
import { names } from "./names.ts";
import { prometheusValues } from "./prometheus.ts";
import { resources } from "./resources.ts";

/** The chart's values for a laptop: one of each, no more than is looked at. See names.ts for what comes out. */
export function valuesOf(input: PlannedChart): Values {
  return {
    nameOverride: names.own,
    fullnameOverride: names.own,
    cleanPrometheusOperatorObjectNames: true,
    crds: { enabled: false }, // they have an Application of their own, which deletes nothing
    defaultRules: { create: false }, // ours are tested, and each names a runbook
    ...notScraped,
    ...operatorValues,
    ...prometheusValues(input),
    ...grafanaValues(input),
    ...exporterValues(input),
    ...alertmanagerValues(input),
  };
}

/**
 * The chart would scrape the control plane by objects in kube-system. What listens there on a laptop listens on localhost
 * or asks for certificates, and no rule or dashboard of ours looks at it: a target that is always down teaches people
 * not to look.
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
 * Without admission webhooks: their certificate is made by hooks, which Argo CD runs at every sync. The operator's TLS
 * uses that certificate, so it goes with them. A wrong rule does not get that far: rules are tested before they are in git.
 */
const operatorValues: Values = {
  prometheusOperator: {
    enabled: true,
    admissionWebhooks: { enabled: false },
    tls: { enabled: false },
    kubeletService: { enabled: false }, // an object in kube-system, for what is not scraped
    namespaces: { releaseNamespace: true, additional: [] },
    serviceMonitor: { selfMonitor: false },
    resources: resources.operator,
    prometheusConfigReloader: { resources: resources.configReloader },
  },
};

/** Whom it tells is a secret: without the Secret alertmanager-taskflow the operator's own configuration tells nobody. */
function alertmanagerValues({ alertmanager, namespace }: PlannedChart): Values {
  if (!alertmanager) return { alertmanager: { enabled: false } };
  return {
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
        alertmanagerConfigNamespaceSelector: { matchLabels: { [label.namespaceName]: namespace } },
        podMetadata: { labels: { [label.partOf]: partOf } },
        podAntiAffinity: "",
        resources: resources.alertmanager,
      },
    },
  };
}
