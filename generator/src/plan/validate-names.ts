import type { Issue, MakeIssue } from "../model/issue.ts";
import { type Microservice, workloadOf } from "../model/microservice.ts";
import { everyPod } from "./charts.ts";
import type { Facts } from "./facts.ts";
import { dashboardName } from "./targets.ts";

/** Things with a name that a microservice would need for an object or a folder of its own, or for an end of an edge. */
export type TakenNames = ReadonlyMap<string, string>;

/** The ends of edges that are the cluster's own: see platformPeers in graph.ts. */
const platform = [
  "argocd-application-controller",
  "argocd-repo-server",
  "ingress-controller",
  "kube-apiserver",
  "kube-dns",
  "node-local-dns",
  "world",
];

/** The components that are no microservices: see monitoring.ts, and plan.ts. */
const components = ["dashboards", "gateway-api", "rules", "targets"];

/** The names that no microservice of the catalog may have. */
export function takenNames({ application, microservices, externals, charts, clusters, monitoring }: Facts): TakenNames {
  const { stacks, dashboards } = monitoring;
  const ofStacks = Object.values(stacks);
  const all = [...Object.values(microservices), ...ofStacks.flatMap((stack) => Object.values(stack))];
  const opened = new Set(Object.values(clusters).flatMap(({ nodePorts }) => nodePorts.map((one) => one.microservice)));
  return new Map([
    ...platform.map((name) => [name, "a part of the cluster"] as const),
    ...components.map((name) => [name, "another folder of the tree"] as const),
    ...Object.keys(externals).map((name) => [name, "an external server"] as const),
    ...Object.keys(application.namespaces).map((name) => [name, "a namespace"] as const),
    [application.name, "the application itself"],
    ...Object.keys(charts).map((name) => [name, "a chart"] as const),
    ...Object.keys(everyPod(Object.values(charts))).map((name) => [name, "pods of a chart"] as const),
    ...ofStacks.flatMap((stack) => Object.keys(stack).map((name) => [name, "a part of the monitoring"] as const)),
    ...dashboards.map(({ uid }) => [dashboardName(uid), "a dashboard's ConfigMap"] as const),
    ...all.flatMap((microservice) => derivedNames(microservice, opened)),
  ]);
}

/** The names that no external server may have besides those of the catalog's microservices, which wrongName refuses. */
export function takenEnds({ charts, monitoring }: Pick<Facts, "charts" | "monitoring">): TakenNames {
  return new Map([
    ...Object.keys(everyPod(Object.values(charts))).map((name) => [name, "pods of a chart"] as const),
    ...Object.values(monitoring.stacks).flatMap((stack) =>
      Object.keys(stack).map((name) => [name, "a part of the monitoring"] as const),
    ),
    ...platform.map((name) => [name, "a part of the cluster"] as const),
  ]);
}

/**
 * The names of a microservice's further objects: see charts/parts/service.ts and job.ts.
 * @param opened the microservices that a cluster gives a NodePort
 */
function derivedNames(microservice: Microservice, opened: ReadonlySet<string>): (readonly [string, string])[] {
  const { name, ports, sidecars = [] } = microservice;
  const served = Object.keys(ports).length;
  const workload = workloadOf(microservice);
  return [
    ...(workload.kind === "job" && workload.runs === "each sync"
      ? [[`${name}-revision`, `the ConfigMap with the checksum of ${name}`] as const]
      : []),
    ...(workload.kind === "stateful" ? [[`${name}-headless`, `the headless Service of ${name}`] as const] : []),
    ...(opened.has(name) && served > 1
      ? [[`${name}-node-port`, `the Service of the NodePort of ${name}`] as const]
      : []),
    ...(sidecars.some(({ scrape }) => scrape !== undefined)
      ? [[`${name}-metrics`, `the Service of the sidecars of ${name}`] as const]
      : []),
  ];
}

/** Refuses the name of another thing. */
export function wrongName(issue: MakeIssue, key: string, { name }: Microservice, taken: TakenNames): Issue[] {
  const what = taken.get(name);
  return [
    ...(name === key
      ? []
      : [issue("valid-name", `name "${name}" is registered as "${key}"`, "register it by its name")]),
    ...(what ? [issue("valid-name", `name "${name}" is reserved: it is ${what}`, "choose another name")] : []),
  ];
}
