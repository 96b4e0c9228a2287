import type { Cluster } from "../model/cluster.ts";
import type { Microservice, Microservices, SecretKey } from "../model/microservice.ts";
import type { Scope } from "./context.ts";
import { callsOf, externalOn, isObserver } from "./graph.ts";
import type { PlannedSecret } from "./types.ts";

/** The certificate of the cluster's hosts, in each namespace with an Ingress. */
export function tlsSecretIn(namespace: string, name: string): PlannedSecret {
  const keys = ["tls.crt", "tls.key"].map((key) => ({ key, credential: key, env: null }));
  return { namespace, name, type: "kubernetes.io/tls", keys };
}

/** The credentials of a private registry, where the cluster has one. */
export function pullSecretIn(namespace: string, { imagePullSecret }: Cluster): PlannedSecret[] {
  if (imagePullSecret === undefined) return [];
  const keys = [{ key: ".dockerconfigjson", credential: "registry", env: null }];
  return [{ namespace, name: imagePullSecret, type: "kubernetes.io/dockerconfigjson", keys }];
}

/** The names of the microservices that call a data store, sorted: each has a role and a database of its own there. */
export function rolesOf(server: Microservice, microservices: Microservices): string[] {
  return Object.values(microservices)
    .filter((caller) => callsOf(caller).some(({ to }) => to === server.name))
    .map(({ name }) => name)
    .sort();
}

/** A microservice's Secret: the keys that it declares, and those that follow from its calls and its callers. */
export function secretOf(scope: Scope, microservice: Microservice): PlannedSecret | null {
  const { microservices } = scope;
  const { name, namespace, run } = microservice;
  const keys: Record<string, SecretKey> = {};
  for (const { to } of callsOf(microservice)) {
    const runtime = microservices[to]?.run.kind;
    if (runtime === "postgres") keys["database-password"] = { credential: `${to}/${name}` };
    if (runtime === "redis")
      keys[`${to}-password`] = isObserver(microservice)
        ? { credential: `${to}/${name}`, env: "REDIS_PASSWORD" }
        : { credential: to };
    if (externalOn(scope, to)) Object.assign(keys, scope.facts.externals[to]?.secrets);
  }
  if (run.kind === "postgres") {
    keys["superuser-password"] = { credential: `${name}/superuser` };
    for (const role of rolesOf(microservice, microservices))
      keys[`${role}-password`] = { credential: `${name}/${role}` };
  }
  if (run.kind === "redis") {
    keys[`${name}-password`] = { credential: name };
    for (const role of rolesOf(microservice, microservices))
      if (isObserver(microservices[role])) keys[`${role}-password`] = { credential: `${name}/${role}` };
  }
  Object.assign(keys, microservice.secrets);
  const sorted = Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return null;
  return {
    namespace,
    name: `${name}-secrets`,
    type: "Opaque",
    keys: sorted.map(([key, { credential, env = null }]) => ({ key, credential, env })),
  };
}
