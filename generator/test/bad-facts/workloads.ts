import { withMicroservice } from "../facts.ts";
import { imaged, withMore } from "../rows/render.ts";
import type { Row } from "./row.ts";

const kept = (workload: object, rest: object = {}, run: object = {}) =>
  withMore({ microservices: [imaged("box", run, { workload, ...rest } as never)] });
const scale = { min: 1, max: 3, cpuPercent: 70, memoryPercent: 80 };
const storage = { size: "1Gi", mountPath: "/data" };
const once = { kind: "job", runs: "once" };
const cron = (change: object) => kept({ kind: "cron", schedule: "30 2 * * *", ...change });

export const invalidWorkloads: readonly Row[] = [
  ["a Job with a port", kept(once, { ports: { http: { port: 8080 } } }), "valid-workload", "ports is set, but a Job"],
  ["a Job that is scraped", kept(once, { scrape: "http" }), "valid-workload", "scrape is set, but a Job"],
  ["a Job with an autoscaler", kept(once, { scale }), "valid-workload", "scale is set, but a Job"],
  [
    "a CronJob with replicas",
    kept({ kind: "cron", schedule: "@daily" }, { replicas: 2 }),
    "valid-workload",
    "a CronJob",
  ],
  [
    "a Job with probes",
    kept(once, {}, { probes: { liveness: { exec: ["true"] } } }),
    "valid-workload",
    "run.probes is set, but a Job",
  ],
  ["a DaemonSet with an autoscaler", kept({ kind: "daemon" }, { scale }), "valid-workload", "a DaemonSet"],
  ["a DaemonSet with replicas", kept({ kind: "daemon" }, { replicas: 2 }), "valid-workload", "one pod on each node"],
  ["a DaemonSet with a volume", kept({ kind: "daemon" }, { storage }), "valid-workload", "run on several nodes"],
  ["a StatefulSet with an autoscaler", kept({ kind: "stateful" }, { scale }), "valid-workload", "keep a StatefulSet"],
  [
    "a StatefulSet with two numbers of replicas",
    kept({ kind: "stateful", replicas: 3 }, { replicas: 2 }),
    "valid-replicas",
    "replicas and workload.replicas are both set",
  ],
  ["replicas beside an autoscaler", kept({ kind: "deployment" }, { scale, replicas: 2 }), "valid-replicas", "decides"],
  [
    "two replicas of a single one",
    kept({ kind: "deployment" }, { single: true, replicas: 2 }),
    "valid-replicas",
    "single",
  ],
  ["two writers of one volume", kept({ kind: "deployment" }, { storage, replicas: 2 }), "valid-replicas", "one writer"],
  [
    "three replicas of PostgreSQL",
    withMicroservice("postgres", { workload: { kind: "stateful", replicas: 3 } }),
    "valid-replicas",
    "as many stores with different data",
  ],
  [
    "PostgreSQL without a volume",
    withMicroservice("postgres", { storage: undefined }),
    "require-storage",
    "keeps its data in files",
  ],
  [
    "PostgreSQL without its volume on some clusters",
    withMicroservice("postgres", { storage: { ...storage, unless: "bucket" } }),
    "require-storage",
    'storage.unless is "bucket", but a postgres keeps its data in the volume',
  ],
  [
    "PostgreSQL as a Deployment",
    withMicroservice("postgres", { workload: { kind: "deployment" } }),
    "valid-workload",
    "does not run as a Deployment",
  ],
  [
    "a node exporter on one node",
    withMicroservice("node-exporter", { workload: undefined }),
    "valid-workload",
    "sees its own node only",
  ],
  ["a schedule that never comes", cron({ schedule: "0 3 31 2 *" }), "valid-schedule", '"0 3 31 2 *" never runs'],
  ["a schedule of six fields", cron({ schedule: "0 0 3 * * *" }), "valid-schedule", "has 6 fields"],
  ["minute 60", cron({ schedule: "60 3 * * *" }), "valid-schedule", "workload.schedule"],
  ["a time zone that does not exist", cron({ timeZone: "Europe/Berlinn" }), "valid-schedule", "there is no time zone"],
  [
    "a start that may be 5 seconds late",
    cron({ startingDeadlineSeconds: 5 }),
    "valid-schedule",
    "startingDeadlineSeconds is 5",
  ],
  [
    "a toleration of a value with a slash",
    kept({ kind: "deployment" }, { placement: { tolerations: [{ key: "pool", value: "a/b" }] } }),
    "valid-label",
    'placement.tolerations[0].value "a/b"',
  ],
  ["a kind of workload that does not exist", kept({ kind: "statefull" }), "valid-fact", 'did you mean "stateful"?'],
];
