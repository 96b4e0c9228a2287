/** A microservice's pods on this machine, behind the one address by which others call it. */
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
  /** Whether new connections may go to it; while it is down, none does. A pod that ends gets none any more. */
  serves: boolean;
}

export interface Microservice {
  readonly name: string;
  /** Where others reach it, whichever replica answers. */
  readonly port: number;
  readonly url: string;
  readonly replicas: readonly Replica[];
  /** The first replica's main container; the only one unless more were asked for. */
  readonly service: Service;
  readonly start: () => Promise<void>;
  /** Resolves when every replica is ready, and its sidecars are. */
  readonly ready: (withinMs?: number) => Promise<void>;
  /** SIGTERM to all; main containers first, as kubelet does. */
  readonly stop: () => Promise<Record<string, Exit | undefined>>;
  /** SIGKILL to all. */
  readonly kill: () => Promise<void>;
}

/** None of its processes is started. */
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
