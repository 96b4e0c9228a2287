/** The entries of the cluster: the NodePorts and the Ingress hosts of the page and the gateway, on an address of a node. */

import { Usage } from "../../generator/src/cli/command/usage.ts";
import { didYouMean } from "../../generator/src/model/names.ts";
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";
import { servingOf } from "../planned.ts";

export interface WayIn {
  /** The origin as browsers define it: scheme, host, and the port if it is not the scheme's default. */
  readonly origin: string;
  /** The address to connect to, so that hosts of an Ingress need no DNS. */
  readonly address: string;
  readonly port: number;
  /** The server name for TLS; undefined for plain HTTP. */
  readonly serverName: string | undefined;
  /** The PEM certificate to verify the server's with; if undefined, the certificate is not verified. */
  readonly authority: string | undefined;
  /** The microservices that every request to the API passes, in this order. */
  readonly through: readonly string[];
  /** Whether paths besides those of the gateway's routes are answered, too: those of the page, or of a microservice itself. */
  readonly hasPage: boolean;
}

export interface Node {
  /** An IPv4 address. */
  readonly address: string;
  /** The PEM certificate of the authority that signed the Ingress' certificate. */
  readonly authority?: string | undefined;
}

/** A NodePort or a host that leads to a microservice without the page and the gateway. */
export interface DirectWay extends WayIn {
  /** The path below which the microservice answers. */
  readonly path: string;
}

/** All of them, the NodePorts first. */
export function directWays(planned: PlannedCluster, { address, authority }: Node): DirectWay[] {
  const direct = servingOf(planned).filter(({ runtime }) => runtime.kind !== "page" && runtime.kind !== "gateway");
  const shared = { address, authority, hasPage: true };
  const nodePorts = direct.flatMap(({ name, ports }) =>
    ports.flatMap(({ nodePort, protocol }): DirectWay[] => {
      if (nodePort === null || protocol !== "TCP") return [];
      const origin = `http://${address}:${nodePort}`;
      return [{ ...shared, origin, port: nodePort, serverName: undefined, through: [name], path: "/" }];
    }),
  );
  const hosts = direct.flatMap((one) =>
    pathsOf(one).map(({ host, path }): DirectWay => {
      const through = [one.name];
      return { ...shared, origin: `https://${host}`, port: 443, serverName: host, through, path };
    }),
  );
  return [...nodePorts, ...hosts];
}

const pathsOf = ({ ingress }: PlannedMicroservice) =>
  (ingress?.hosts ?? []).flatMap(({ host, paths }) => paths.map(({ path }) => ({ host, path })));

/**
 * All ways in to the API, in the order of preference: NodePorts before hosts, the page before the gateway. Without both, those
 * that lead to a microservice directly.
 */
export function waysIn(planned: PlannedCluster, { address, authority }: Node): WayIn[] {
  const microservices = planned.components.filter((component) => component.kind === "microservice");
  const page = microservices.find(({ runtime }) => runtime.kind === "page");
  const gateway = microservices.find(({ runtime }) => runtime.kind === "gateway");
  const doors = [page, gateway].filter((door) => door !== undefined);
  if (doors.length === 0) return directWays(planned, { address, authority }).filter(({ path }) => path === "/");
  const passed = (door: PlannedMicroservice, atApi: PlannedMicroservice) =>
    [...new Set([atApi === page ? door : undefined, gateway])].flatMap((one) => (one ? [one.name] : []));

  const nodePorts = doors.flatMap((door) =>
    door.ports.flatMap(({ nodePort }): WayIn[] => {
      if (nodePort === null) return [];
      const origin = `http://${address}:${nodePort}`;
      const through = passed(door, door);
      return [{ origin, address, port: nodePort, serverName: undefined, authority, through, hasPage: door === page }];
    }),
  );
  const others = gateway?.runtime.kind === "gateway" ? gateway.runtime.hosts.map(({ host }) => host) : [];
  const hosts = doors.flatMap((door) =>
    (door.ingress?.hosts ?? []).flatMap(({ host, paths }): WayIn[] => {
      if (!paths.some(({ path }) => path === "/") || others.includes(host)) return [];
      // The Ingress may route the API directly to the gateway, without the page.
      const direct = gateway?.ingress?.hosts.some((other) => other.host === host);
      const through = passed(door, direct && gateway ? gateway : door);
      return [
        { origin: `https://${host}`, address, port: 443, serverName: host, authority, through, hasPage: door === page },
      ];
    }),
  );
  return [...nodePorts, ...hosts];
}

/** @param host of the Ingress; by default the first way in. @throws Usage that suggests the nearest host */
export function wayIn(planned: PlannedCluster, node: Node, host?: string): WayIn {
  const ways = waysIn(planned, node);
  const found = host === undefined ? ways[0] : ways.find(({ serverName }) => serverName === host);
  if (found) return found;
  const hosts = ways.flatMap(({ serverName }) => serverName ?? []);
  throw new Usage(
    host === undefined
      ? `${planned.name} declares no NodePort and no host with the path "/": add one in generator/src/catalog/clusters/${planned.name}.ts`
      : `no host "${host}" of ${planned.name} leads to the API: ${didYouMean(host, hosts)}`,
  );
}
