/** Starts both sides of the comparison, each with its own gateway. Besides, only their shared dependencies run. */
import { join } from "node:path";
import { startNginx } from "../local/servers/nginx.ts";
import type { Restartable } from "../local/servers/restartable.ts";
import type { Taskflow } from "../local/taskflow.ts";
import { leadership } from "../services/tasks/src/outbox/leadership.ts";
import { startBaseline } from "./baseline.ts";
import { databaseOf } from "./endpoints.ts";

export interface Side {
  readonly name: "ours" | "baseline";
  /** The service's own URL, and that of its gateway. */
  readonly url: string;
  readonly gatewayUrl: string;
  readonly service: Pick<Restartable, "pid" | "log">;
  /** The processes whose CPU time counts besides the service's. */
  readonly pids: () => Readonly<Record<string, number | undefined>>;
}

export interface Sides {
  readonly ours: Side;
  readonly baseline: Side;
  /** Such as "Python 3.13.0". */
  readonly python: string;
  readonly close: () => Promise<void>;
}

export async function startSides(taskflow: Taskflow): Promise<Sides> {
  await stopOthers(taskflow);
  const releaseRelay = await holdRelay(taskflow);
  const { entry, logs, databases, redis, service } = taskflow;
  const baseline = await startBaseline(environment(taskflow), join(logs, "fastapi.log"));
  const gateway = await startNginx({
    cluster: "minikube",
    component: "gateway",
    upstreams: { auth: service("auth").port, users: service("users").port, tasks: baseline.port },
    limitRates: false,
    log: join(logs, "gateway-fastapi.log"),
  });
  const pids = (nginx: Restartable | undefined) => () => ({
    postgres: databases.postgres.pid(),
    nginx: nginx?.pid(),
    auth: service("auth").service.pid(),
    redis: redis.pid(),
  });
  const tasks = service("tasks");
  return {
    ours: {
      name: "ours",
      url: tasks.url,
      gatewayUrl: entry.gatewayUrl,
      service: tasks.service,
      pids: pids(entry.servers[0]),
    },
    baseline: { name: "baseline", url: baseline.url, gatewayUrl: gateway.url, service: baseline, pids: pids(gateway) },
    python: baseline.python,
    close: async () => void (await Promise.all([releaseRelay(), gateway.close(), baseline.close()])),
  };
}

async function stopOthers(taskflow: Taskflow): Promise<void> {
  const needed = new Set(["auth", "users", "tasks"]);
  for (const { name, replicas, stop } of taskflow.services) {
    if (!needed.has(name)) await stop();
    for (const { sidecars } of replicas) for (const sidecar of sidecars) await sidecar.stop();
  }
}

/**
 * Takes the relay's lock, as another replica would: both sides write the event of a new task, but only ours publishes it,
 * which is work that the baseline does not do.
 */
async function holdRelay(taskflow: Taskflow): Promise<() => Promise<void>> {
  const { service } = taskflow.service("tasks");
  await service.stop();
  const silent = { info: () => {}, warn: () => {} } as never;
  const lead = leadership({ connectionString: databaseOf(taskflow, "tasks"), log: silent });
  if (!(await lead.take())) throw new Error("the relay's lock is held although tasks is down");
  await service.start();
  await service.ready();
  return lead.resign;
}

const environment = (taskflow: Taskflow) => ({
  DATABASE_URL: databaseOf(taskflow, "tasks"),
  API_TOKEN: taskflow.secrets.credential("tasks/api-token"),
  AUTH_URL: taskflow.service("auth").url,
});
