/** The browsers' entry: the rendered nginx of the page and of the gateway, or the own proxy instead of both. */
import { join } from "node:path";
import { startProxy } from "./proxy.ts";
import { startNginx } from "./servers/nginx.ts";
import { freePort } from "./servers/ports.ts";
import type { Restartable } from "./servers/restartable.ts";

export interface EntryOptions {
  readonly kind: "nginx" | "proxy";
  /** The folder of the built page. Without it, only the gateway starts. */
  readonly page?: string;
  readonly port?: number;
  /** false: no limit of requests per second. The own proxy never has one. */
  readonly limitRates?: boolean;
}

export interface Entry {
  readonly url: string;
  /** Equals `url` without a page or without nginx. */
  readonly gatewayUrl: string;
  /** Empty for the own proxy, which runs in this process. */
  readonly servers: readonly Restartable[];
  readonly close: () => Promise<void>;
}

interface Around {
  readonly cluster: string;
  readonly logs: string;
  /** The services' ports. */
  readonly upstreams: Readonly<Record<string, number>>;
}

export async function startEntry(options: EntryOptions, { cluster, logs, upstreams }: Around): Promise<Entry> {
  const { kind, page, port = await freePort(), ...rest } = options;
  if (kind === "proxy") {
    const proxy = await startProxy({ cluster, upstreams, page: page ?? logs, port });
    return { url: proxy.url, gatewayUrl: proxy.url, servers: [], close: proxy.close };
  }
  const log = (name: string) => join(logs, `${name}.log`);
  const own = page === undefined ? { port } : {};
  const gateway = await startNginx({ cluster, component: "gateway", upstreams, log: log("gateway"), ...own, ...rest });
  if (page === undefined)
    return {
      url: gateway.url,
      gatewayUrl: gateway.url,
      servers: [gateway],
      close: gateway.close,
    };
  const before = { gateway: gateway.port };
  const frontend = await startNginx({
    cluster,
    component: "frontend",
    upstreams: before,
    page,
    port,
    log: log("frontend"),
  });
  return {
    url: frontend.url,
    gatewayUrl: gateway.url,
    servers: [gateway, frontend],
    close: async () => void (await Promise.all([gateway.close(), frontend.close()])),
  };
}
