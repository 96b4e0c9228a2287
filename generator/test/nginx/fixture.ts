import { type Backend, startBackend } from "./backend.ts";
import { type Dns, startDns } from "./dns.ts";
import { type Nginx, startNginx } from "./process.ts";
import type { RenderedCluster } from "./rendered.ts";

/** The rendered nginx pods of one cluster on this machine: page -> gateway -> backends, found by DNS. */
export interface Fixture {
  readonly page: Nginx;
  readonly gateway: Nginx;
  readonly dns: Dns;
  readonly backend: (name: string | undefined) => Backend;
  readonly close: () => Promise<void>;
}

export interface Options {
  /** See Machine.pods. */
  readonly pods?: string | null;
  /** Replaces the DNS server's answers from the start. */
  readonly answer?: Dns["answer"];
}

export async function startFixture(
  cluster: RenderedCluster,
  { pods = "127.0.0.0/8", answer }: Options = {},
): Promise<Fixture> {
  await using started = new AsyncDisposableStack(); // stops the servers that have started if a later one fails
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
  const network = { dnsPort: dns.port, pods, testsDns: answer !== undefined };
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

/** Runs `use` with a fixture of its own and closes it afterwards. */
export async function withFixture(
  cluster: RenderedCluster,
  options: Options,
  use: (fixture: Fixture) => Promise<void>,
) {
  const fixture = await startFixture(cluster, options);
  try {
    await use(fixture);
  } finally {
    await fixture.close();
  }
}
