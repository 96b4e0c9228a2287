import type { Cluster } from "../model/cluster.ts";
import { certificatesDirectory } from "../model/endpoints.ts";
import type { Microservice } from "../model/microservice.ts";
import { callsOf, type Microservices, portOf } from "./graph.ts";
import type { Address } from "./types.ts";

/** Where a microservice's Service listens, as a name that needs no search path. */
export function addressOf(target: Microservice, port?: string): Address {
  const { servicePort, port: containerPort } = portOf(target, port);
  const host = `${target.name}.${target.namespace}.svc.cluster.local`;
  return { name: target.name, host, port: servicePort ?? containerPort };
}

/** The configuration of a service of ours: who it is, and a URL for each edge that starts at it. Passwords are in its Secret. */
export function environmentOf(
  microservice: Microservice,
  microservices: Microservices,
  cluster: Cluster,
): Readonly<Record<string, string>> {
  const { name, storage, environment = {} } = microservice;
  return {
    APP_NAME: name,
    APP_ENV: cluster.environment,
    LOG_LEVEL: "info",
    PORT: String(portOf(microservice).port),
    ...urlsOf(microservice, microservices, cluster),
    ...(microservice.triesTheRest ? { FORBIDDEN: undeclaredFrom(microservice, microservices).join(",") } : {}),
    ...(microservice.seesCertificate ? { CERTIFICATES: certificatesDirectory } : {}),
    ...(storage && !usesBucket(microservice, cluster) ? { STORAGE_DIRECTORY: storage.mountPath } : {}),
    ...environment,
  };
}

/** A sidecar learns the URLs of the pod's calls as the main container does. */
export function urlsOf(
  { name, calls }: Pick<Microservice, "name" | "calls">,
  microservices: Microservices,
  cluster: Cluster,
): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const { to, port } of calls) {
    const target = microservices[to];
    if (target) {
      const { host, port: number } = addressOf(target, port);
      if (target.runtime === "postgres") urls.DATABASE_URL = `postgres://${name}@${host}:${number}/${name}`;
      else urls[variable(to)] = `${target.runtime === "redis" ? "redis" : "http"}://${host}:${number}`;
    }
    if (to === "smtp" && cluster.smtp) urls.SMTP_URL = `smtp://${cluster.smtp.host}:${cluster.smtp.port}`;
    if (to === "bucket" && cluster.bucket)
      urls.BUCKET_URL = `https://${cluster.bucket.host}:${cluster.bucket.port}/${cluster.bucket.name}`;
  }
  return urls;
}

/** Where it must not get through: every Service's port that it does not call, as host:port, sorted. */
function undeclaredFrom(microservice: Microservice, microservices: Microservices): string[] {
  const called = new Set(callsOf(microservice).map(({ to }) => to));
  return Object.values(microservices)
    .filter((other) => other !== microservice && !called.has(other.name))
    .flatMap((other) => Object.keys(other.ports).map((port) => addressOf(other, port)))
    .map(({ host, port }) => `${host}:${port}`)
    .sort();
}

/** Whether attachments go to the cluster's bucket: then nothing is kept on a volume. */
export function usesBucket(microservice: Microservice, cluster: Cluster): boolean {
  return cluster.bucket !== undefined && callsOf(microservice).some(({ to }) => to === "bucket");
}

function variable(name: string): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_URL`;
}
