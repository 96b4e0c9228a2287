import type { Cluster } from "../model/cluster.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { Override } from "../model/workload.ts";
import { chartsOn, podsOfCharts } from "./charts.ts";
import type { Scope } from "./context.ts";
import type { Facts } from "./facts.ts";
import { type Installation, installationOf } from "./installation.ts";
import { factsOn } from "./stage.ts";

/** The cluster with its microservices: all differences between clusters are resolved here, once. */
export function scopeOf(facts: Facts, cluster: Cluster): Scope {
  const installation = installationOf(facts.application, cluster);
  const charts = chartsOn(facts, cluster);
  const microservices = microservicesOn(facts, cluster, charts).map((microservice) => {
    const override = cluster.overrides?.[microservice.name];
    return [microservice.name, inNamespace(override ? overridden(microservice, override) : microservice, installation)];
  });
  return {
    facts: factsOn(facts, cluster),
    cluster,
    installation,
    charts,
    microservices: Object.fromEntries(microservices),
  };
}

/**
 * The catalog's microservices, those of the monitoring stack and the pods of charts, without those that do not run on the
 * cluster.
 */
export function microservicesOn(facts: Facts, cluster: Cluster, charts = chartsOn(facts, cluster)): Microservice[] {
  const { microservices, monitoring } = facts;
  const { without = [] } = cluster;
  const pods = podsOfCharts(charts, facts, cluster).map((pod) => [pod.name, pod]);
  const all: Microservices = {
    ...microservices,
    ...monitoring.stacks[cluster.monitoring.stack],
    ...Object.fromEntries(pods),
  };
  return Object.values(all).filter(({ name }) => !without.includes(name));
}

/** The microservice with what differs on one cluster. */
export function overridden(microservice: Microservice, override: Override): Microservice {
  const { image, replicas, scale, resources, environment, storage, placement } = override;
  const { scale: _, ...unscaled } = microservice;
  return {
    ...(scale === false ? unscaled : microservice),
    ...(image ? { image: { ...withoutDigest(microservice.image, image), ...image } } : {}),
    ...(replicas === undefined ? {} : { replicas, ...withoutReplicas(microservice) }),
    ...(scale ? { scale } : {}),
    ...(resources ? { resources } : {}),
    ...(environment ? { environment: { ...microservice.environment, ...environment } } : {}),
    ...(storage && microservice.storage ? { storage: { ...microservice.storage, ...storage } } : {}),
    ...(placement ? { placement } : {}),
  };
}

/** A StatefulSet may have its number of replicas in its workload: the cluster's number takes its place. */
const withoutReplicas = ({ workload }: Microservice): Pick<Microservice, "workload"> =>
  workload?.kind === "stateful" ? { workload: { kind: "stateful" } } : {};

/** A digest belongs to one tag: another tag or repository drops it. */
function withoutDigest(
  { digest, ...image }: Microservice["image"],
  { tag, repository }: NonNullable<Override["image"]>,
): Microservice["image"] {
  return tag === undefined && repository === undefined && digest ? { ...image, digest } : image;
}

function inNamespace(microservice: Microservice, { prefix, namespaces }: Installation): Microservice {
  const namespace = namespaces[microservice.namespace]?.name;
  return prefix === "" || namespace === undefined ? microservice : { ...microservice, namespace };
}
