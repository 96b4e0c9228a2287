import { label, partOf } from "../../model/labels.ts";
import type { PlannedChart } from "../../plan/types.ts";
import { scraping } from "../parts/scraping.ts";
import type { Values } from "./keys.ts";
import { names, ports } from "./names.ts";
import { resources } from "./resources.ts";

/** The server that the operator makes, and the Service in front of it. */
export function prometheusValues(input: PlannedChart): Values {
  const { namespace, retentionDays, storageClass, storageSize } = input;
  const ours = { matchLabels: { [label.partOf]: partOf } };
  const here = { matchLabels: { [label.namespaceName]: namespace } };
  const { prometheus } = ports;
  return {
    prometheus: {
      enabled: true,
      // Nothing of the control plane is scraped, which is all that a lasting token would be for.
      serviceAccount: { createTokenSecret: false },
      // Its Service would be called after the release: ours has the name that it has in every stack.
      service: { enabled: false },
      serviceMonitor: { selfMonitor: false },
      additionalServiceMonitors: [], // those of the chart's own pods stand with all others
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
        // The older Endpoints are deprecated in Kubernetes: each look at them is a warning in its log.
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
        podAntiAffinity: "", // of one pod there is nothing to spread
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
    extraManifests: [service(namespace)],
  };
}

/** Where its links lead: below a gateway's host, or to its Service, which nobody outside can open. */
function urlOf({ namespace, grafanaHost }: PlannedChart): string {
  return grafanaHost !== null
    ? `https://${grafanaHost}/prometheus/`
    : `http://${names.prometheus}.${namespace}:${ports.prometheus.port}`;
}

function service(namespace: string) {
  const { name, port } = ports.prometheus;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: names.prometheus, namespace, labels: { [label.name]: names.prometheus, [label.partOf]: partOf } },
    spec: {
      selector: { [label.name]: names.prometheus, "operator.prometheus.io/name": names.own },
      ports: [{ name, port, protocol: "TCP", targetPort: name }],
    },
  };
}
