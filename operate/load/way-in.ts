/** How people come in: the page's NodePort, or a host name of the Ingress, on an address of a node. */
import { Usage } from "../../generator/src/cli/command/usage.ts";
import type { PlannedCluster, PlannedMicroservice } from "../../generator/src/plan/types.ts";

export interface WayIn {
  /** As a browser's address line shows it: scheme, host, port where it is not the scheme's own. */
  readonly origin: string;
  /** Where the connection goes: names of an Ingress need no DNS. */
  readonly address: string;
  readonly port: number;
  /** The name that TLS asks for; undefined for plain HTTP. */
  readonly serverName: string | undefined;
  /** PEM; where it is undefined, whoever answers is believed. */
  readonly authority: string | undefined;
  /** The microservices that every request to the API passes, from outside to inside. */
  readonly through: readonly string[];
  /** "/" is the dashboard page. */
  readonly hasPage: boolean;
}

export interface Node {
  /** IPv4 address. */
  readonly address: string;
  /** PEM certificate of the authority that signed what the Ingress shows. */
  readonly authority?: string | undefined;
}

/** All ways in to the API, the one that people take first: NodePorts before host names, the page's before others. */
export function waysIn(planned: PlannedCluster, { address, authority }: Node): WayIn[] {
  const microservices = planned.components.filter((component) => component.kind === "microservice");
  const page = microservices.find(({ runtime }) => runtime.kind === "page");
  const gateway = microservices.find(({ runtime }) => runtime.kind === "gateway");
  const doors = [page, gateway].filter((door) => door !== undefined);
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
      if (!paths.includes("/") || others.includes(host)) return [];
      // The Ingress may send the API past the page.
      const direct = gateway?.ingress?.hosts.some((other) => other.host === host);
      const through = passed(door, direct && gateway ? gateway : door);
      return [
        { origin: `https://${host}`, address, port: 443, serverName: host, authority, through, hasPage: door === page },
      ];
    }),
  );
  return [...nodePorts, ...hosts];
}

/** @param host of the Ingress; the first way in where it is undefined. @throws Usage that lists what there is */
export function wayIn(planned: PlannedCluster, node: Node, host?: string): WayIn {
  const ways = waysIn(planned, node);
  const found = host === undefined ? ways[0] : ways.find(({ serverName }) => serverName === host);
  if (found) return found;
  const hosts = ways.flatMap(({ serverName }) => serverName ?? []).join(", ") || "none";
  throw new Usage(
    host === undefined
      ? `${planned.name} declares no NodePort and no host of the page or the gateway: nobody can come in`
      : `${planned.name} has no host "${host}" that leads to the API: ${hosts}`,
  );
}
