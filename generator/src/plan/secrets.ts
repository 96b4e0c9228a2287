import type { Cluster } from "../model/cluster.ts";
import type { External } from "../model/external.ts";
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

/** A key of a Secret that follows from other facts. */
export interface DerivedKey {
  readonly key: string;
  readonly value: SecretKey;
  /** The fact that it follows from. */
  readonly by: string;
}

/** The keys of a microservice's Secret that follow from its calls and its callers. */
export function derivedKeys(
  microservice: Microservice,
  microservices: Microservices,
  externalOf: (name: string) => External | undefined,
): DerivedKey[] {
  const { name, run } = microservice;
  const ofCalls = callsOf(microservice).flatMap(({ to }) => {
    const runtime = Object.hasOwn(microservices, to) ? microservices[to]?.run.kind : undefined;
    const observed = { credential: `${to}/${name}`, env: "REDIS_PASSWORD" };
    const keys: Readonly<Record<string, SecretKey>> = {
      ...(runtime === "postgres" ? { "database-password": { credential: `${to}/${name}` } } : {}),
      ...(runtime === "redis" ? { [`${to}-password`]: isObserver(microservice) ? observed : { credential: to } } : {}),
      ...externalOf(to)?.secrets,
    };
    return Object.entries(keys).map(([key, value]) => ({ key, value, by: `the call of ${to}` }));
  });
  const roles = run.kind === "postgres" || run.kind === "redis" ? rolesOf(microservice, microservices) : [];
  const ofCallers = roles
    .filter((role) => run.kind === "postgres" || isObserver(microservices[role]))
    .map((role) => ({ key: `${role}-password`, value: { credential: `${name}/${role}` }, by: `the caller ${role}` }));
  const by = `run: { kind: "${run.kind}" }`;
  return [
    ...ofCalls,
    ...(run.kind === "postgres" ? [{ key: "superuser-password", value: { credential: `${name}/superuser` }, by }] : []),
    ...(run.kind === "redis" ? [{ key: `${name}-password`, value: { credential: name }, by }] : []),
    ...ofCallers,
  ];
}

/** A microservice's Secret: the keys that it declares, and those that follow from its calls and its callers. */
export function secretOf(scope: Scope, microservice: Microservice): PlannedSecret | null {
  const { name, namespace } = microservice;
  const externalOf = (to: string) => (externalOn(scope, to) ? scope.facts.externals[to] : undefined);
  const derived = derivedKeys(microservice, scope.microservices, externalOf).map(({ key, value }) => [key, value]);
  const keys: Record<string, SecretKey> = { ...Object.fromEntries(derived), ...microservice.secrets };
  const sorted = Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return null;
  return {
    namespace,
    name: `${name}-secrets`,
    type: "Opaque",
    keys: sorted.map(([key, { credential, env = null }]) => ({ key, credential, env })),
  };
}
