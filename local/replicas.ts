/** A microservice's pods on this machine behind one address, like a Deployment behind a Service. */
import { join } from "node:path";
import { startBalancer } from "./balancer.ts";
import type { RenderedPod } from "./rendered.ts";
import { freePort } from "./servers/ports.ts";
import type { Exit } from "./servers/process.ts";
import { type Place, podOnThisMachine, type Service } from "./services.ts";

export interface Replica {
  /** The main container. */
  readonly service: Service;
  readonly sidecars: readonly Service[];
  /** Whether it takes new connections. Set it to false before it is stopped, as Kubernetes does with a pod that ends. */
  serves: boolean;
}

export interface Microservice {
  readonly name: string;
  /** The port for callers; any replica may answer. */
  readonly port: number;
  readonly url: string;
  readonly replicas: readonly Replica[];
  /** The first replica's main container. */
  readonly service: Service;
  readonly start: () => Promise<void>;
  /** Resolves when every replica and all sidecars are ready. */
  readonly ready: (withinMs?: number) => Promise<void>;
  /** Sends SIGTERM to all; main containers first, like kubelet. */
  readonly stop: () => Promise<Record<string, Exit | undefined>>;
  /** Sends SIGKILL to all. */
  readonly kill: () => Promise<void>;
}

/** Prepares the processes and starts none of them. */
export async function microserviceOnThisMachine(
  pod: RenderedPod,
  place: Place & { readonly port: number },
  count = 1,
): Promise<Microservice> {
  const { name } = pod;
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const replicas = await Promise.all(
    numbers.map(async (number): Promise<Replica> => {
      const own = count === 1 ? {} : { port: await freePort(), folder: `${place.folder}-${number}` };
      const logs = count === 1 ? place.logs : join(place.logs, `${name}-${number}`);
      const [service, ...sidecars] = await podOnThisMachine(pod, { ...place, ...own, logs });
      return { service, sidecars, serves: true };
    }),
  );
  const [first] = replicas as [Replica, ...Replica[]];
  const targets = () =>
    replicas.filter(({ serves, service }) => serves && service.pid()).map(({ service }) => service.port);
  const balancer = count === 1 ? undefined : await startBalancer(place.port, targets);
  const mains = replicas.map(({ service }) => service);
  const all = replicas.flatMap(({ service, sidecars }) => [service, ...sidecars]);
  return {
    name,
    port: place.port,
    url: `http://127.0.0.1:${place.port}`,
    replicas,
    service: first.service,
    start: async () => void (await Promise.all(all.map(({ start }) => start()))),
    ready: async (withinMs) => void (await Promise.all(all.map(({ ready }) => ready(withinMs)))),
    stop: async () => {
      const exits = await Promise.all(mains.map(async ({ stop }) => await stop()));
      const sidecars = replicas.flatMap((replica) => replica.sidecars);
      const others = await Promise.all(sidecars.map(async ({ stop }) => await stop()));
      balancer?.close();
      const names = [...mains, ...sidecars].map((service) => service.name);
      return Object.fromEntries([...exits, ...others].map((exit, index) => [names[index], exit]));
    },
    kill: async () => {
      await Promise.all(all.map(({ kill }) => kill()));
      balancer?.close();
    },
  };
}
