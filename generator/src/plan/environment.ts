import type { Cluster } from "../model/cluster.ts";
import { certificatesDirectory } from "../model/endpoints.ts";
import type { Microservice, Microservices } from "../model/microservice.ts";
import type { Scope } from "./context.ts";
import { callsOf, portOf } from "./graph.ts";
import type { Address } from "./types.ts";

/** The address of a microservice's Service, with a full name that needs no DNS search path. */
export function addressOf(target: Microservice, port?: string): Address {
  const { servicePort, port: containerPort } = portOf(target, port);
  const host = `${target.name}.${target.namespace}.svc.cluster.local`;
  return { name: target.name, host, port: servicePort ?? containerPort };
}

/** The environment of one of our services: its name and port, and one URL per call. Passwords are in its Secret instead. */
export function environmentOf(scope: Scope, microservice: Microservice): Readonly<Record<string, string>> {
  const { cluster, microservices } = scope;
  const { name, storage, environment = {} } = microservice;
  return {
    APP_NAME: name,
    APP_ENV: cluster.environment,
    LOG_LEVEL: "info",
    PORT: String(portOf(microservice).port),
    ...urlsOf(scope, microservice),
    ...(microservice.triesTheRest ? { FORBIDDEN: undeclaredFrom(microservice, microservices).join(",") } : {}),
    ...(microservice.seesCertificate ? { CERTIFICATES: certificatesDirectory } : {}),
    ...(storage && !usesBucket(cluster, microservice) ? { STORAGE_DIRECTORY: storage.mountPath } : {}),
    ...environment,
  };
}

/** The URLs of a container's calls, by environment variable. A sidecar gets them as the main container does. */
export function urlsOf(
  { cluster, microservices }: Scope,
  { name, calls }: Pick<Microservice, "name" | "calls">,
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

/** The ports that a policy must keep it from: those of every Service that it does not call, as host:port, sorted. */
function undeclaredFrom(microservice: Microservice, microservices: Microservices): string[] {
  const called = new Set(callsOf(microservice).map(({ to }) => to));
  return Object.values(microservices)
    .filter((other) => other !== microservice && !called.has(other.name))
    .flatMap((other) => Object.keys(other.ports).map((port) => addressOf(other, port)))
    .map(({ host, port }) => `${host}:${port}`)
    .sort();
}

/** Whether attachments go to the cluster's bucket: the microservice then needs no volume. */
export function usesBucket(cluster: Cluster, microservice: Microservice): boolean {
  return cluster.bucket !== undefined && callsOf(microservice).some(({ to }) => to === "bucket");
}

function variable(name: string): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_URL`;
}
