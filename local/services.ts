/** Starts a service as its rendered Deployment does, with this machine's addresses and folders. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endpoint } from "../generator/src/model/endpoints.ts";
import { type Addresses, replaceAddresses } from "./addresses.ts";
import { type RenderedContainer, type RenderedPod, root } from "./rendered.ts";
import type { Secrets } from "./secrets.ts";
import { nodeBinary, nodeVariables } from "./servers/node.ts";
import { freePort } from "./servers/ports.ts";
import { type Restartable, restartable } from "./servers/restartable.ts";

export interface Service extends Restartable {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  /** Resolves when /readyz answers 200. Rejects after `withinMs` (30 s) with the last answer. */
  readonly ready: (withinMs?: number) => Promise<void>;
}

/** This machine's replacement for what a pod provides. */
export interface Place {
  /** Holds its temporary files, its Secrets and its stored files. */
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** The ports of the Services that it calls. */
  readonly addresses: Addresses;
  /** The main container's port. Sidecars get free ones. */
  readonly port?: number;
  /** Variables that are added to the rendered ones, or replace them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The main container and its sidecars, in that order. None is started. */
export async function podOnThisMachine(pod: RenderedPod, place: Place): Promise<[Service, ...Service[]]> {
  const [port = await freePort(), ...free] = [place.port, ...(await freePorts(pod.containers.length - 1))];
  const ports = [port, ...free] as number[];
  // Containers of a pod share one address.
  const siblings = pod.containers.map(({ variables }, index) => [`127.0.0.1:${variables.PORT}`, ports[index]]);
  const addresses: Addresses = { ...place.addresses, ...Object.fromEntries(siblings) };
  const services = pod.containers.map((container, index) =>
    serviceOnThisMachine(container, { ...place, addresses, port: ports[index] as number }),
  );
  return services as [Service, ...Service[]];
}

const freePorts = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort));

function serviceOnThisMachine(container: RenderedContainer, place: Place & { readonly port: number }): Service {
  const { name, args } = container;
  mkdirSync(place.logs, { recursive: true });
  const url = `http://127.0.0.1:${place.port}`;
  const ask = (path: string) => fetch(url + path, { signal: AbortSignal.timeout(5_000) });
  const plan = {
    name,
    file: nodeBinary,
    args: [...nodeFlags, join(root, "services", container.service, "src/main.ts"), ...args],
    environment: { ...machineVariables(), ...environmentOf(container, place) },
    folder: place.folder,
    log: join(place.logs, `${name}.log`),
  };
  const server = restartable(plan, {
    isReady: async () => (await ask(endpoint.live).catch(() => null))?.ok === true,
    signals: { fast: "SIGTERM", immediate: "SIGKILL" },
    patienceMs: 30_000,
    endPatienceMs: 30_000, // the default terminationGracePeriodSeconds
  });
  return { ...server, name, port: place.port, url, ready: (withinMs = 30_000) => untilReady(server, ask, withinMs) };
}

async function untilReady(
  { name, pid, log }: Restartable,
  ask: (path: string) => Promise<Response>,
  withinMs: number,
): Promise<void> {
  const end = performance.now() + withinMs;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 200)) {
    const answer = await ask(endpoint.ready).catch((error: Error) => error);
    if (answer instanceof Response && answer.ok) return void (await answer.body?.cancel());
    if (pid() === undefined) throw new Error(`${name} has ended before it was ready:\n${log()}`);
    if (performance.now() > end) {
      const said = answer instanceof Response ? `${answer.status} ${await answer.text()}` : `${answer.cause ?? answer}`;
      throw new Error(`${name} is not ready after ${withinMs} ms: ${said}`);
    }
    await sleep(pause); // many callers poll at once on a machine that is busy starting servers
  }
}

const nodeFlags = ["--import", join(root, "services/kit/tracing.ts")];

/** The variables that the image sets and the Deployment does not repeat, without its compile cache. */
export function imageVariables(): Record<string, string> {
  const dockerfile = readFileSync(join(root, "services/Dockerfile"), "utf8");
  const [, line = ""] = /^ENV (NODE_ENV=.*)$/m.exec(dockerfile) ?? [];
  const pairs = line.split(" ").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== "NODE_COMPILE_CACHE"));
}

/** Variables that no Deployment has. */
const machineVariables = (): Record<string, string> => ({
  ...imageVariables(),
  ...nodeVariables(),
  HOST: "127.0.0.1", // services trust the gateway's headers, so only this machine may reach them
});

/** The rendered variables with this machine's addresses and folders. Also writes the Secret's files. */
export function environmentOf(
  container: RenderedContainer,
  { folder, secrets, addresses, port, environment }: Place & { readonly port: number },
): Record<string, string> {
  const own = join(folder, container.name);
  const local = (path: string): string => join(own, basename(path));
  for (const path of container.writable) mkdirSync(local(path), { recursive: true });
  const secretsFolder = join(own, "secrets");
  mkdirSync(secretsFolder, { recursive: true, mode: 0o700 });
  for (const [path, reference] of Object.entries(container.secretFiles))
    writeFileSync(join(secretsFolder, basename(path)), secrets.value(reference), { mode: 0o600 });
  const variables = Object.entries(container.variables).map(([name, value]) => {
    if (name === "PORT") return [name, `${port}`];
    if (container.writable.includes(value)) return [name, local(value)];
    return [name, replaceAddresses(value, addresses, `${container.name}: ${name}`)];
  });
  const fromSecrets = Object.entries(container.secretVariables).map(([name, at]) => [name, secrets.value(at)]);
  return {
    ...Object.fromEntries([...variables, ...fromSecrets]),
    SECRETS_DIRECTORY: secretsFolder,
    TMPDIR: local("/tmp"),
    ...environment,
  };
}
