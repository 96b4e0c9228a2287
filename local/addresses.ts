/** Names of the cluster's Services, and where on this machine somebody stands for them. */
import { facts } from "../generator/src/facts.ts";
import { addressOf } from "../generator/src/plan/environment.ts";

/** Ports on 127.0.0.1 by "host:port", as the rendered configuration names them. */
export type Addresses = Readonly<Record<string, number>>;

/** @param ports by microservice */
export function addressesOf(ports: Readonly<Record<string, number>>): Addresses {
  const entries = Object.values(facts.microservices).flatMap((microservice) => {
    const port = ports[microservice.name];
    const { host, port: declared } = addressOf(microservice);
    return port === undefined ? [] : [[`${host}:${declared}`, port] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * The value with every known address replaced. One outside of the cluster, such as a mail server's, stays.
 * @param where says in errors whose value it is
 * @throws Error where it names a Service that nobody stands for
 */
export function replaceAddresses(value: string, addresses: Addresses, where: string): string {
  return value.replace(/[a-z0-9][a-z0-9.-]*:\d+/g, (address) => {
    const port = addresses[address];
    if (port !== undefined) return `127.0.0.1:${port}`;
    if (!/\.svc\.cluster\.local:/.test(address)) return address;
    const known = Object.keys(addresses).join(", ");
    throw new Error(`${where} names ${address}, for which nobody stands here: there are ${known}`);
  });
}
