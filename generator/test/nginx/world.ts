import { type Backend, startBackend } from "./backend.ts";
import { type Dns, startDns } from "./dns.ts";
import { type Nginx, startNginx } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";

/** A cluster's network side on one machine: page -> gateway -> backends, found by DNS. */
export interface World {
  readonly page: Nginx;
  readonly gateway: Nginx;
  readonly dns: Dns;
  readonly backend: (name: string | undefined) => Backend;
  readonly close: () => Promise<void>;
}

export interface Options {
  /** See Machine. */
  readonly pods?: string | null;
  /** What DNS answers from the start. */
  readonly answer?: Dns["answer"];
}

export async function startWorld(
  cluster: RenderedCluster,
  { pods = "127.0.0.0/8", answer }: Options = {},
): Promise<World> {
  const dns = await startDns();
  if (answer) dns.answer = answer;
  const { backends: addresses } = cluster.plan.gateway;
  const backends = new Map(
    await Promise.all(addresses.map(async ({ name }) => [name, await startBackend(name)] as const)),
  );
  const upstreamPorts = Object.fromEntries([...backends].map(([name, { port }]) => [name, port]));
  const gateway = await startNginx(cluster.gateway, { dnsPort: dns.port, upstreamPorts, pods });
  const ofPage = { dnsPort: dns.port, upstreamPorts: { [cluster.plan.page.api.name]: gateway.port }, pods };
  const page = await startNginx(cluster.page, ofPage);
  return {
    page,
    gateway,
    dns,
    backend: (name) => {
      const found = backends.get(name ?? "");
      if (!found) throw new Error(`no backend ${name}: ${[...backends.keys()].join(", ")}`);
      return found;
    },
    close: async () => {
      await Promise.all([page.stop(), gateway.stop()]);
      for (const backend of backends.values()) backend.close();
      dns.close();
    },
  };
}

/** A world of one's own, gone afterwards. */
export async function inWorld(cluster: RenderedCluster, options: Options, use: (world: World) => Promise<void>) {
  const world = await startWorld(cluster, options);
  try {
    await use(world);
  } finally {
    await world.close();
  }
}
