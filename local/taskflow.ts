/** All of TaskFlow on this machine, as one cluster's manifests say. */
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
  /** Keeps databases, Redis' file, stored files, Secrets and logs. Without: a new one that goes at the end. */
  readonly folder?: string;
  /** "minikube" unless said. */
  readonly cluster?: string;
  /** Those of ours to start; all unless said. */
  readonly services?: readonly string[];
  /** By service; one unless said. */
  readonly replicas?: Readonly<Record<string, number>>;
  /** More variables than are rendered, by service. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** true: what is committed survives a crash of the machine. */
  readonly safe?: boolean;
  /** Who answers to browsers; nobody unless said. */
  readonly entry?: EntryOptions;
  /** Aborted, it ends what has started and rejects. */
  readonly signal?: AbortSignal;
  /** Told as each gets ready, with milliseconds since the start. */
  readonly onReady?: (name: string, ms: number) => void;
}

export interface Taskflow {
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** Every process of it. */
  readonly servers: readonly Restartable[];
  readonly databases: Databases;
  readonly redis: Redis;
  readonly services: readonly Microservice[];
  /** @throws Error where it is not started */
  readonly service: (name: string) => Microservice;
  /** @throws Error where there is none */
  readonly entry: Entry;
  /** Ends all, those first who need others. Answers with those that did not end with exit code 0. */
  readonly stop: () => Promise<Record<string, Exit>>;
}

/** The services that are written: facts say how they run, and there is a folder below services/. */
export const ourServices = (): string[] =>
  Object.values(facts.microservices)
    // No policy keeps anybody from anything here: who looks for holes would find nothing else.
    .filter(({ runtime, triesTheRest }) => runtime === "node" && !triesTheRest)
    .filter(({ name }) => existsSync(join(root, "services", name, "src/main.ts")))
    .map(({ name }) => name);

/** Starts all at once, for each bears the absence of the others. Resolves when all are ready; else nothing is left. */
export async function startTaskflow(options: TaskflowOptions = {}): Promise<Taskflow> {
  const { cluster = "minikube", services: names = ourServices(), safe = false, onReady = () => {} } = options;
  const start = performance.now();
  const temporary = temporaryFolder("all");
  chmodSync(temporary.path, 0o755); // PostgreSQL runs as another user, where this one is root
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
      if (!found) throw new Error(`${name} is not started: ${names.join(", ")} are`);
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
        if (!entry) throw new Error("no entry was asked for");
        return entry;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
