import { certificatesDirectory } from "../model/endpoints.ts";
import type { External, ExternalAddress } from "../model/external.ts";
import type { Call, Microservice, Microservices } from "../model/microservice.ts";
import type { Scope } from "./context.ts";
import { callsOf, externalOn, portOf } from "./graph.ts";
import type { Address } from "./types.ts";

/** The address of a microservice's Service, with a full name that needs no DNS search path. */
export function addressOf(target: Microservice, port?: string): Address {
  const { servicePort, port: containerPort } = portOf(target, port);
  const host = `${target.name}.${target.namespace}.svc.cluster.local`;
  return { name: target.name, host, port: servicePort ?? containerPort };
}

/** The variables of the main container: those of one of our services, or an image's declared ones and its addresses. */
export function environmentOf(scope: Scope, microservice: Microservice): Readonly<Record<string, string>> {
  const { cluster, microservices } = scope;
  const { name, run, storage, environment = {} } = microservice;
  if (run.kind === "image") return { ...addressesOf(scope, microservice), ...environment };
  if (run.kind !== "node") return {};
  return {
    APP_NAME: name,
    APP_ENV: cluster.environment,
    LOG_LEVEL: "info",
    ...(Object.keys(microservice.ports).length > 0 ? { PORT: String(portOf(microservice).port) } : {}),
    ...addressesOf(scope, microservice),
    ...(microservice.triesTheRest ? { FORBIDDEN: undeclaredFrom(microservice, microservices).join(",") } : {}),
    ...(microservice.seesCertificate ? { CERTIFICATES: certificatesDirectory } : {}),
    ...(storage && !isReplaced(scope, storage) ? { STORAGE_DIRECTORY: storage.mountPath } : {}),
    ...environment,
  };
}

/**
 * The addresses of a container's calls, by environment variable: those that the calls name, and for one of our services those
 * of all other microservices. A sidecar gets them as the main container does.
 */
export function addressesOf(
  scope: Pick<Scope, "facts" | "cluster" | "microservices">,
  { name, run, calls }: Pick<Microservice, "name" | "run" | "calls">,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const call of calls) {
    const target = scope.microservices[call.to];
    const external = scope.facts.externals[call.to];
    const outside = externalOn(scope, call.to);
    if (target) {
      const variable = call.env ?? (run.kind === "node" ? variableOf(target) : undefined);
      const scheme = call.env ? call.scheme : schemeOf(target);
      Object.assign(found, named(variable, addressOf(target, call.port), addressText(name, target, call, scheme)));
    } else if (external && outside) {
      const address = { host: outside.host, port: external.port };
      Object.assign(found, named(call.env, address, externalText(external, outside, call.scheme)));
    }
  }
  return found;
}

/** The variables of one address: one with its whole text, or one each for host and port. */
function named(
  env: Call["env"],
  { host, port }: Pick<Address, "host" | "port">,
  text: string,
): Readonly<Record<string, string>> {
  if (env === undefined) return {};
  return typeof env === "string" ? { [env]: text } : { [env.host]: host, [env.port]: String(port) };
}

/** A database URL has the caller's own role and database, but no password. */
function addressText(caller: string, target: Microservice, { port }: Call, scheme: string | undefined): string {
  const { host, port: number } = addressOf(target, port);
  if (scheme === undefined) return `${host}:${number}`;
  const ofDatabase = target.run.kind === "postgres" && scheme.startsWith("postgres");
  return ofDatabase ? `${scheme}://${caller}@${host}:${number}/${caller}` : `${scheme}://${host}:${number}`;
}

const externalText = ({ port, path = "" }: External, { host }: ExternalAddress, scheme: string | undefined): string =>
  scheme === undefined ? `${host}:${port}` : `${scheme}://${host}:${port}${path}`;

const schemeOf = ({ run }: Microservice): string =>
  run.kind === "postgres" || run.kind === "redis" ? run.kind : "http";

/** The ports that a policy must keep it from: those of every Service that it does not call, as host:port, sorted. */
function undeclaredFrom(microservice: Microservice, microservices: Microservices): string[] {
  const called = new Set(callsOf(microservice).map(({ to }) => to));
  return Object.values(microservices)
    .filter((other) => other !== microservice && !called.has(other.name))
    .flatMap((other) =>
      Object.entries(other.ports).flatMap(([port, { protocol }]) => (protocol === "UDP" ? [] : addressOf(other, port))),
    )
    .map(({ host, port }) => `${host}:${port}`)
    .sort();
}

/** Whether an external server replaces the volume on this cluster. */
export function isReplaced(scope: Pick<Scope, "facts" | "cluster">, { unless }: { readonly unless?: string }): boolean {
  return unless !== undefined && externalOn(scope, unless) !== undefined;
}

/** The variable by which one of our services gets the address of another microservice. */
export function variableOf({ name, run }: Pick<Microservice, "name" | "run">): string {
  return run.kind === "postgres" ? "DATABASE_URL" : `${name.toUpperCase().replaceAll("-", "_")}_URL`;
}
