import type { Answer, Cluster, Host } from "../model/cluster.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { HostPath, Scope } from "./context.ts";

const ofKind = (microservices: Microservices, kind: Microservice["run"]["kind"]): Microservice | undefined =>
  Object.values(microservices).find(({ run }) => run.kind === kind);

/** The one microservice that passes /api on. */
export const gatewayOf = (microservices: Microservices): Microservice | undefined => ofKind(microservices, "gateway");

const ownKinds: ReadonlySet<string> = new Set(["page", "monitoring-gateway", "gateway"]);

/** The microservices that take their own requests: each is an nginx in front of others, with limits of its own. */
export const takesItsOwn = ({ run }: Pick<Microservice, "run">): boolean => ownKinds.has(run.kind);

/**
 * The microservice that the Ingress sends a path's requests to, given the one that answers them: pages and the monitoring
 * gateway take their own requests, and so does everything that is reached directly or without a gateway; the gateway takes
 * those of all others. The Ingress, the gateway's nginx and the graph all follow from this one condition.
 */
export function entryOf(microservices: Microservices, { to, direct }: Answer): Microservice | undefined {
  const target = microservices[to];
  if (!target || direct || takesItsOwn(target)) return target;
  return gatewayOf(microservices) ?? target;
}

/** The answer of a path, in its long form. */
export const answerOf = (answer: string | Answer): Answer => (typeof answer === "string" ? { to: answer } : answer);

/** The hosts of the cluster's Ingresses: the application's, and the one of Grafana and Prometheus. */
export function hostsOf({ ingress, monitoring }: Cluster, microservices: Microservices): readonly Host[] {
  const own = ofKind(microservices, "monitoring-gateway");
  return [...ingress.hosts, ...(own ? [{ host: monitoring.host, paths: { "/": own.name } }] : [])];
}

/** Every path of every host of the cluster. */
export function hostPathsOf({ cluster, microservices }: Pick<Scope, "cluster" | "microservices">): HostPath[] {
  return hostsOf(cluster, microservices).flatMap(({ host, paths }) =>
    Object.entries(paths).flatMap(([path, answers]) => {
      const answer = answerOf(answers);
      const target = microservices[answer.to];
      const entry = entryOf(microservices, answer);
      return target && entry ? { ...answer, host, path, target, entry } : [];
    }),
  );
}

/** The paths of each host, in the order of the hosts. */
export function byHost(hostPaths: readonly HostPath[]): [host: string, paths: HostPath[]][] {
  return [...Map.groupBy(hostPaths, ({ host }) => host)];
}
