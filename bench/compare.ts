/** Creating and listing tasks, ours beside FastAPI's: in turns, on the same machine, database, gateway and data. */
import { join } from "node:path";
import { startNginx } from "../local/servers/nginx.ts";
import type { Taskflow } from "../local/taskflow.ts";
import { leadership } from "../services/tasks/src/outbox/leadership.ts";
import { startBaseline } from "./baseline.ts";
import { json, newTask, type People } from "./endpoints.ts";
import type { LoadPlan } from "./load.ts";
import { type Measured, measure, medians } from "./measure.ts";
import { type Memory, memoryOf } from "./process-figures.ts";
import { interleaved, median } from "./statistics.ts";
import { call } from "./world.ts";

export interface Comparison {
  readonly name: string;
  readonly gateway: boolean;
  readonly ours: Measured;
  readonly baseline: Measured;
  /** Medians over the rounds of ours divided by the baseline's: of requests a second, and of p99. */
  readonly speed: number;
  readonly p99: number;
}

export interface Compared {
  readonly python: string;
  readonly baselineMemory: Memory;
  readonly comparisons: readonly Comparison[];
}

export interface CompareOptions {
  readonly rounds: number;
  readonly load: Pick<LoadPlan, "connections" | "warmUp" | "seconds">;
  readonly onCompared: (comparison: Comparison) => void;
}

/** Only what both need is left running: PostgreSQL, Redis, nginx, auth, users, and the two themselves. */
export async function compare(taskflow: Taskflow, people: People, options: CompareOptions): Promise<Compared> {
  await stopOthers(taskflow);
  const letGo = await holdRelay(taskflow);
  const baseline = await startBaseline(baselineEnvironment(taskflow), join(taskflow.logs, "fastapi.log"));
  const port = (name: string) => taskflow.service(name).port;
  const upstreams = { auth: port("auth"), users: port("users"), tasks: baseline.port };
  const log = join(taskflow.logs, "gateway-fastapi.log");
  const gateway = await startNginx({ cluster: "minikube", component: "gateway", upstreams, limitRates: false, log });
  try {
    const comparisons: Comparison[] = [];
    for (const behindGateway of [true, false]) {
      const ours = behindGateway ? `${taskflow.entry.gatewayUrl}/api` : taskflow.service("tasks").url;
      const theirs = behindGateway ? `${gateway.url}/api` : baseline.url;
      for (const request of await requests(taskflow, people, behindGateway)) {
        const sides = [
          {
            side: "ours",
            url: ours,
            gateway: taskflow.entry.servers[0]?.pid(),
            service: taskflow.service("tasks").service,
          },
          { side: "baseline", url: theirs, gateway: gateway.pid(), service: baseline },
        ] as const;
        const runs = { ours: [] as Measured[], baseline: [] as Measured[] };
        for (const { side, url, gateway, service } of interleaved<(typeof sides)[number]>(sides, options.rounds)) {
          const { method, headers, body } = request;
          const plan = { ...options.load, method, headers, ...(body && { body }), url: `${url}/tasks` };
          runs[side].push(await measure(plan, { service: service.pid(), ...shared(taskflow, gateway) }));
        }
        const comparison = conclude(request.name, behindGateway, runs.ours, runs.baseline);
        comparisons.push(comparison);
        options.onCompared(comparison);
      }
    }
    return { python: baseline.python, baselineMemory: memoryOf(Number(baseline.pid())), comparisons };
  } finally {
    await letGo();
    await Promise.all([gateway.close(), baseline.close()]);
  }
}

const shared = ({ databases, redis, service }: Taskflow, gateway: number | undefined) => ({
  postgres: databases.postgres?.pid(),
  nginx: gateway,
  auth: service("auth").service.pid(),
  redis: redis.pid(),
});

async function stopOthers(taskflow: Taskflow): Promise<void> {
  const needed = new Set(["auth", "users", "tasks"]);
  for (const { name, replicas, stop } of taskflow.services) {
    if (!needed.has(name)) await stop();
    for (const { sidecars } of replicas) for (const sidecar of sidecars) await sidecar.stop();
  }
}

/**
 * Both write the event of a new task; publishing it is work of ours that the baseline does not do. So somebody else has the
 * relay's lock, as another replica would.
 */
async function holdRelay(taskflow: Taskflow): Promise<() => Promise<void>> {
  const { service } = taskflow.service("tasks");
  await service.stop();
  const { DATABASE_URL, DATABASE_PASSWORD } = baselineEnvironment(taskflow);
  const url = new URL(DATABASE_URL);
  url.password = DATABASE_PASSWORD;
  const silent = { info: () => {}, warn: () => {} } as never;
  const lead = leadership({ connectionString: url.href, log: silent });
  if (!(await lead.take())) throw new Error("the relay's lock is taken, though tasks is down");
  await service.start();
  await service.ready();
  return lead.resign;
}

function baselineEnvironment({ databases, secrets, service }: Taskflow) {
  return {
    DATABASE_URL: `postgres://tasks@127.0.0.1:${databases.postgres?.port}/tasks`,
    DATABASE_PASSWORD: secrets.credential("postgres/tasks"),
    API_TOKEN: secrets.credential("tasks/api-token"),
    AUTH_URL: service("auth").url,
  };
}

async function requests({ entry }: Taskflow, { owner, creator }: People, gateway: boolean) {
  const token = async ({ headers }: typeof owner) =>
    (await call(`${entry.gatewayUrl}/api/auth/token`, { body: {}, headers })).body.token;
  const who = async (person: typeof owner): Promise<Readonly<Record<string, string>>> =>
    gateway ? person.headers : { authorization: `Bearer ${await token(person)}` };
  return [
    { name: "POST tasks", ...json(newTask, await who(creator)) },
    { name: "GET tasks (50)", method: "GET" as const, headers: await who(owner), body: undefined },
  ];
}

function conclude(name: string, gateway: boolean, ours: Measured[], baseline: Measured[]): Comparison {
  const ratio = (of: (run: Measured) => number) => median(ours.map(of)) / median(baseline.map(of));
  return {
    name,
    gateway,
    ours: medians(ours),
    baseline: medians(baseline),
    speed: ratio(({ perSecond }) => perSecond),
    p99: ratio(({ p99 }) => p99),
  };
}
