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
  await using started = new AsyncDisposableStack(); // ends what has started, should the rest not start
  const dns = started.adopt(await startDns(), ({ close }) => close());
  if (answer) dns.answer = answer;
  const { backends: addresses } = cluster.plan.gateway;
  const backends = new Map<string | undefined, Backend>();
  for (const { name } of addresses)
    backends.set(
      name,
      started.adopt(await startBackend(name), ({ close }) => close()),
    );
  const upstreamPorts = Object.fromEntries([...backends].map(([name, { port }]) => [name, port]));
  const network = { dnsPort: dns.port, pods };
  const gateway = started.adopt(await startNginx(cluster.gateway, { ...network, upstreamPorts }), ({ stop }) => stop());
  const gatewayPort = { [cluster.plan.page.api.name]: gateway.port };
  const ofPage = { ...network, upstreamPorts: gatewayPort };
  const page = started.adopt(await startNginx(cluster.page, ofPage), ({ stop }) => stop());
  const all = started.move();
  return {
    page,
    gateway,
    dns,
    backend: (name) => {
      const found = backends.get(name);
      if (!found) throw new Error(`no backend ${name}: ${[...backends.keys()].join(", ")}`);
      return found;
    },
    close: () => all.disposeAsync(),
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
