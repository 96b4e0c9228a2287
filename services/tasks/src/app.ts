import type { tasks } from "@taskflow/generator/metrics/tasks";
import { type App, createServiceApp } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { CheckAssignee } from "./assignees.ts";
import type { settings } from "./config.ts";
import { tasksRoutes } from "./routes/tasks.ts";
import type { TasksRepository } from "./tasks-repository.ts";

export interface Deps {
  readonly config: Config<ReturnType<typeof settings>>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof tasks>;
  readonly checks: readonly Check[];
  readonly tasks: TasksRepository;
  readonly checkAssignee: CheckAssignee;
  /** Wakes the relay: an event waits to be published. */
  readonly wakeRelay: () => void;
}

/** Bytes: enough for a description of 10,000 characters, each escaped as \ud83d\ude00, and the other fields. */
const bodyLimit = 131_072;

export async function createApp(deps: Deps): Promise<App> {
  const { config, log, metrics, checks } = deps;
  const description = "Creates, lists and changes a team's tasks, and publishes each change as an event.";
  const app = await createServiceApp({ name: config.name, description, config, log, metrics, checks, bodyLimit });
  await app.register(async (own) => tasksRoutes(own as App, deps));
  return app;
}
