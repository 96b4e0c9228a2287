/** Replaces addresses of the cluster's Services by ports on this machine. */
import { facts } from "../generator/src/facts.ts";
import { addressOf } from "../generator/src/plan/environment.ts";

/** Ports on 127.0.0.1 by "host:port", as the rendered configuration names them. */
export type Addresses = Readonly<Record<string, number>>;

/** The ports by the Services' addresses. @param ports by microservice */
export function addressesOf(ports: Readonly<Record<string, number>>): Addresses {
  const entries = Object.values(facts.microservices).flatMap((microservice) => {
    const port = ports[microservice.name];
    const { host, port: declared } = addressOf(microservice);
    return port === undefined ? [] : [[`${host}:${declared}`, port] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * Replaces each known address in the value. Addresses outside the cluster, such as a mail server's, stay.
 * @param where names the value in errors
 * @throws Error if the value names a Service that has no port here
 */
export function replaceAddresses(value: string, addresses: Addresses, where: string): string {
  return value.replace(/[a-z0-9][a-z0-9.-]*:\d+/g, (address) => {
    const port = addresses[address];
    if (port !== undefined) return `127.0.0.1:${port}`;
    if (!/\.svc\.cluster\.local:/.test(address)) return address;
    const known = Object.keys(addresses).join(", ");
    throw new Error(`${where} names ${address}, which does not run on this machine: ${known} do`);
  });
}
