/** Starts all of TaskFlow on this machine from one cluster's manifests. */
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { facts } from "../generator/src/facts.ts";
import { addressesOf } from "./addresses.ts";
import { type Databases, planDatabases } from "./databases.ts";
import { type Entry, type EntryOptions, startEntry } from "./entry.ts";
import { renderedPod, root } from "./rendered.ts";
import { type Microservice, microserviceOnThisMachine } from "./replicas.ts";
import { type Secrets, secretsOf } from "./secrets.ts";
import { temporaryFolder } from "./servers/guard.ts";
import { freePort } from "./servers/ports.ts";
import type { Exit } from "./servers/process.ts";
import { type Redis, startRedis } from "./servers/redis.ts";
import type { Restartable } from "./servers/restartable.ts";

export interface TaskflowOptions {
  /** Keeps databases, Redis' file, stored files, Secrets and logs. By default a temporary folder. */
  readonly folder?: string;
  /** By default "minikube". */
  readonly cluster?: string;
  /** The services to start; by default all. */
  readonly services?: readonly string[];
  /** By service; by default one. */
  readonly replicas?: Readonly<Record<string, number>>;
  /** Variables besides the rendered ones, by service. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** true: commits survive a crash of the machine. */
  readonly safe?: boolean;
  /** The browsers' entry; by default none. */
  readonly entry?: EntryOptions;
  /** When aborted, the start ends everything it has started, and rejects. */
  readonly signal?: AbortSignal;
  /** Called when a server is ready, with the milliseconds since the start. */
  readonly onReady?: (name: string, ms: number) => void;
}

export interface Taskflow {
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** Every process. */
  readonly servers: readonly Restartable[];
  readonly databases: Databases;
  readonly redis: Redis;
  readonly services: readonly Microservice[];
  /** @throws Error if it is not started */
  readonly service: (name: string) => Microservice;
  /** @throws Error without an entry */
  readonly entry: Entry;
  /** Ends all, dependents first. @returns the processes that did not end with exit code 0 */
  readonly stop: () => Promise<Record<string, Exit>>;
}

/** The implemented services: they have facts, and a folder in services/. */
export const ourServices = (): string[] =>
  Object.values(facts.microservices)
    // Without network policies on this machine, a service that probes them would only report holes.
    .filter(({ run, triesTheRest }) => run.kind === "node" && !triesTheRest)
    .filter(({ name }) => existsSync(join(root, "services", name, "src/main.ts")))
    .map(({ name }) => name);

/** Starts all at once: each service tolerates the absence of the others. Resolves when all are ready; if that fails, ends all. */
export async function startTaskflow(options: TaskflowOptions = {}): Promise<Taskflow> {
  const { cluster = "minikube", services: names = ourServices(), safe = false, onReady = () => {} } = options;
  const start = performance.now();
  const temporary = temporaryFolder("all");
  chmodSync(temporary.path, 0o755); // PostgreSQL runs as another user if this one is root
  const folder = options.folder ?? temporary.path;
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  const secrets = secretsOf(cluster, join(folder, "secrets.json"));
  const ready = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    onReady(name, Math.round(performance.now() - start));
    return result;
  };

  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
  const redisPort = await freePort();
  const database = await planDatabases({ folder, logs, secrets, safe });
  const services = await Promise.all(
    names.map((name) => {
      const others = { ...ports, redis: redisPort, postgres: database.ports[name] ?? 0 };
      const environment = options.environment?.[name] ?? {};
      const place = { logs, secrets, addresses: addressesOf(others), environment, port: ports[name] as number };
      const pod = renderedPod(cluster, name);
      return microserviceOnThisMachine(pod, { ...place, folder: join(folder, name) }, options.replicas?.[name]);
    }),
  );

  const redisPlace = { folder: join(folder, "redis"), log: join(logs, "redis.log"), port: redisPort };
  const starting = {
    databases: ready(database.name, database.start()),
    redis: ready("Redis", startRedis({ ...redisPlace, password: secrets.credential("redis") })),
    entry: options.entry && ready(options.entry.kind, startEntry(options.entry, { cluster, logs, upstreams: ports })),
    services: Promise.all(
      services.map((one) =>
        ready(
          one.name,
          one.start().then(() => one.ready(120_000)),
        ),
      ),
    ),
  };

  async function stop(): Promise<Record<string, Exit>> {
    const { entry, redis, databases } = starting;
    const close = (one: { close: () => Promise<void> } | undefined) => one?.close();
    await entry?.then(close, () => {});
    const exits = Object.assign({}, ...(await Promise.all(services.map((one) => one.stop()))));
    await Promise.all([redis.then(close, () => {}), databases.then(close, () => {})]);
    temporary.remove();
    return Object.fromEntries(Object.entries<Exit>(exits).filter(([, exit]) => exit && exit.code !== 0));
  }

  const aborted = new Promise<never>((_, reject) =>
    options.signal?.addEventListener("abort", () => reject(new Error("aborted"))),
  );
  try {
    const [databases, redis, entry] = await Promise.race([
      Promise.all([starting.databases, starting.redis, starting.entry, starting.services]),
      aborted,
    ]);
    const replicas = services.flatMap((one) => one.replicas);
    const containers = replicas.flatMap((replica) => [replica.service, ...replica.sidecars]);
    const service = (name: string): Microservice => {
      const found = services.find((one) => one.name === name);
      if (!found) throw new Error(`${name} is not started: only ${names.join(", ")} are`);
      return found;
    };
    return {
      folder,
      logs,
      secrets,
      servers: [databases.server, redis, ...(entry?.servers ?? []), ...containers],
      databases,
      redis,
      services,
      service,
      get entry() {
        if (!entry) throw new Error("this TaskFlow was started without an entry");
        return entry;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
