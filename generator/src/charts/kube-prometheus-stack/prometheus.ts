import { label } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { scraping } from "../parts/scraping.ts";
import type { Values } from "./keys.ts";
import { names, ports } from "./names.ts";
import { resources } from "./resources.ts";

/** The Prometheus server, which the operator runs, and its Service. */
export function prometheusValues(input: PlannedChart): Values {
  const { namespace, retentionDays, storageClass, storageSize } = input;
  const { name: partOf } = input.installation;
  const ours = { matchLabels: { [label.partOf]: partOf } };
  const here = { matchLabels: { [label.namespaceName]: namespace } };
  const { prometheus } = ports;
  return {
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
        retention: `${retentionDays}d`,
        portName: prometheus.name,
        externalUrl: urlOf(input),
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
              storageClassName: storageClass,
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: storageSize } },
            },
          },
        },
      },
    },
    extraManifests: [service(namespace, partOf)],
  };
}

/** The base URL of its links: below the gateway's host, or its Service, which is reachable inside the cluster only. */
function urlOf({ namespace, grafanaHost }: PlannedChart): string {
  return grafanaHost !== null
    ? `https://${grafanaHost}/prometheus/`
    : `http://${names.prometheus}.${namespace}:${ports.prometheus.port}`;
}

function service(namespace: string, partOf: string) {
  const { name, port } = ports.prometheus;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: names.prometheus, namespace, labels: { [label.name]: names.prometheus, [label.partOf]: partOf } },
    spec: {
      selector: { [label.name]: names.prometheus, "operator.prometheus.io/name": partOf },
      ports: [{ name, port, protocol: "TCP", targetPort: name }],
    },
  };
}
