/** A service as its rendered Deployment starts it, but for addresses and folders. */
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
  /** Resolves when /readyz answers 200. Rejects after `withinMs` (30 s) with what it answered last. */
  readonly ready: (withinMs?: number) => Promise<void>;
}

/** What this machine has in a pod's place. */
export interface Place {
  /** Where its temporary files, its Secrets and what it stores are kept. */
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** Who stands for whom it calls. */
  readonly addresses: Addresses;
  /** The main container's; the sidecars' are free ones. */
  readonly port?: number;
  /** More variables than are rendered, or others. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The main container and its sidecars, in that order, none of them started. */
export async function podOnThisMachine(pod: RenderedPod, place: Place): Promise<[Service, ...Service[]]> {
  const [port = await freePort(), ...free] = [place.port, ...(await freePorts(pod.containers.length - 1))];
  const ports = [port, ...free] as number[];
  // In a pod, all are behind one address.
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
    endPatienceMs: 30_000, // as long as kubelet gives
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
    await sleep(pause); // all that wait ask, on a machine that is busy starting
  }
}

const nodeFlags = ["--import", join(root, "services/kit/tracing.ts")];

/** What the image sets, which a Deployment does not repeat. Its compile cache is the image's own. */
export function imageVariables(): Record<string, string> {
  const dockerfile = readFileSync(join(root, "services/Dockerfile"), "utf8");
  const [, line = ""] = /^ENV (NODE_ENV=.*)$/m.exec(dockerfile) ?? [];
  const pairs = line.split(" ").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== "NODE_COMPILE_CACHE"));
}

/** What a machine has and no pod is told. */
const machineVariables = (): Record<string, string> => ({
  ...imageVariables(),
  ...nodeVariables(),
  HOST: "127.0.0.1", // who is not the gateway must not reach a service that believes what the gateway says
});

/** The rendered variables, with addresses and folders of this machine; the Secret's files are written. */
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
