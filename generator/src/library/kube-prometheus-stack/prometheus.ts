import { label } from "../../model/labels.ts";
import { scraping } from "../../model/scraping.ts";
import type { Values } from "./keys.ts";
import { names, partOf, ports } from "./names.ts";
import { resources } from "./resources.ts";

/** The operator reads objects with this label in the chart's own namespace. */
const ours = { matchLabels: { [label.partOf]: partOf } };
const here = { matchLabels: { [label.namespaceName]: "$(chart.namespace)" } };

const { name: portName, port } = ports.prometheus;
const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: names.prometheus,
    namespace: "$(chart.namespace)",
    labels: { [label.name]: names.prometheus, [label.partOf]: partOf },
  },
  spec: {
    selector: { [label.name]: names.prometheus, "operator.prometheus.io/name": partOf },
    ports: [{ name: portName, port, protocol: "TCP", targetPort: portName }],
  },
};

/** The Prometheus server, which the operator runs, and its Service. */
export const prometheusValues: Values = {
  prometheus: {
    enabled: true,
    // Only scrapes of the control plane would need a permanent token, and there are none.
    serviceAccount: { createTokenSecret: false },
    // The chart would name the Service after the release: ours has the same name in every stack.
    service: { enabled: false },
    serviceMonitor: { selfMonitor: false },
    additionalServiceMonitors: [], // the component `targets` has those of the chart's own pods
    prometheusSpec: {
      replicas: 1,
      scrapeInterval: scraping.interval,
      scrapeTimeout: scraping.timeout,
      sampleLimit: scraping.sampleLimit,
      evaluationInterval: scraping.interval,
      retention: "$(cluster.monitoring.retentionDays)d",
      portName: ports.prometheus.name,
      externalUrl: "https://$(cluster.monitoring.host)/prometheus/",
      enableAdminAPI: false,
      // Kubernetes deprecates Endpoints: each request for them logs a warning.
      serviceDiscoveryRole: "EndpointSlice",
      serviceMonitorSelector: ours,
      serviceMonitorNamespaceSelector: here,
      podMonitorSelector: ours,
      podMonitorNamespaceSelector: here,
      probeSelector: ours,
      probeNamespaceSelector: here,
      scrapeConfigSelector: ours,
      scrapeConfigNamespaceSelector: here,
      ruleSelector: ours,
      ruleNamespaceSelector: here,
      podMetadata: { labels: { [label.partOf]: partOf } },
      podAntiAffinity: "", // there is only one pod
      securityContext: {
        runAsUser: 1000,
        runAsGroup: 2000,
        fsGroup: 2000,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
      resources: resources.prometheus,
      storageSpec: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: "$(cluster.storageClass)",
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: `$(chart.pods.${names.prometheus}.storage.size)` } },
          },
        },
      },
    },
  },
  extraManifests: [service],
};
