import { withCluster } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const overriding = (name: string, override: object) => withCluster("laptop", { overrides: { [name]: override } });
const without = (...names: readonly string[]) => withCluster("laptop", { without: names });
const resources = { cpu: ["2", "1"], memory: ["8Mi", "8Mi"] };

/** Of one cluster: overrides, and microservices that do not run there. */
export const invalidDifferences: readonly Row[] = [
  [
    "an override of a microservice that does not exist",
    overriding("task", { replicas: 2 }),
    "no-missing-microservice",
    'did you mean "tasks"?',
  ],
  [
    "an override that is misspelt",
    overriding("tasks", { replica: 2 }),
    "valid-fact",
    "overrides.tasks.replica is not a known key",
  ],
  [
    "an override of calls",
    overriding("tasks", { calls: [] }),
    "valid-fact",
    "overrides.tasks.calls is not a known key",
  ],
  ["an override of nothing", overriding("tasks", {}), "ban-unused-fact", "overrides.tasks: it is empty"],
  [
    "a volume's size without a volume",
    overriding("tasks", { storage: { size: "2Gi" } }),
    "no-missing-storage",
    "the microservice has no storage",
  ],
  [
    "no autoscaler where there is none",
    overriding("auth", { scale: false }),
    "ban-unused-fact",
    "the microservice has no autoscaler",
  ],
  ["replicas beside an autoscaler", overriding("tasks", { replicas: 2 }), "valid-replicas", "the autoscaler decides"],
  [
    "replicas of a DaemonSet",
    overriding("node-exporter", { replicas: 2 }),
    "valid-workload",
    "a DaemonSet has one pod on each node",
  ],
  ["replicas of PostgreSQL", overriding("postgres", { replicas: 2 }), "valid-replicas", "stores with different data"],
  [
    "less memory than a folder in memory has",
    withMore({
      microservices: [imaged("cache", { writable: { "/dev/shm": { size: "16Mi", memory: true } } })],
      clusters: { laptop: { overrides: { cache: { resources: { cpu: ["1m", "1m"], memory: ["8Mi", "8Mi"] } } } } },
    }),
    "valid-size",
    "overrides.cache: the folders of run.writable in memory have 16Mi together, more than the limit 8Mi",
  ],
  ["a request above its limit", overriding("auth", { resources }), "valid-resources", "overrides.auth: resources.cpu"],
  [
    "an autoscaler with its bounds exchanged",
    overriding("auth", { scale: { min: 3, max: 2, cpuPercent: 70, memoryPercent: 80 } }),
    "valid-replicas",
    "scale.min (3) is greater than scale.max (2)",
  ],
  [
    "an autoscaler of a StatefulSet",
    overriding("redis", { scale: { min: 1, max: 2, cpuPercent: 70, memoryPercent: 80 } }),
    "valid-workload",
    "overrides.redis: scale is set, but an autoscaler does not keep a StatefulSet",
  ],
  [
    "an override of what a chart renders",
    overriding("prometheus", { replicas: 1 }),
    "ban-unused-fact",
    "a chart renders its pods",
  ],
  [
    "an override of a microservice that does not run there",
    withMore({
      microservices: [imaged("extra")],
      clusters: { laptop: { without: ["extra"], overrides: { extra: { replicas: 2 } } } },
    }),
    "ban-unused-fact",
    "extra is in without",
  ],
  ["the absence of a microservice that is called", without("auth"), "no-missing-microservice", "which tasks calls"],
  [
    "the absence of a microservice that a sidecar calls",
    without("images", "gateway"),
    "no-missing-microservice",
    "without has images, which tasks calls",
  ],
  [
    "the absence of a microservice that answers a host",
    without("frontend"),
    "no-missing-microservice",
    "to which https://app.test/ leads",
  ],
  [
    "the absence of a microservice with a NodePort",
    without("frontend"),
    "no-missing-microservice",
    "to which NodePort 30080 leads",
  ],
  [
    "the absence of the gateway of a page",
    without("gateway"),
    "no-missing-microservice",
    "without has gateway, which frontend calls",
  ],
  ["the absence of nothing", without("frontent"), "no-missing-microservice", 'did you mean "frontend"?'],
  ["the absence of Prometheus", without("prometheus"), "no-missing-microservice", "a part of the monitoring"],
  [
    "a quota of a namespace that does not exist",
    withCluster("laptop", {
      quotas: {
        "taskflow-dta": { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" }, pods: 5 },
      },
    }),
    "no-missing-namespace",
    'did you mean "taskflow-data"?',
  ],
  [
    "a chart that is not declared",
    withCluster("laptop", { charts: { redis: {} } }),
    "no-missing-chart",
    'charts has "redis"',
  ],
];
