import type { tasks } from "@taskflow/generator/metrics/tasks";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { CheckAssignee } from "./assignees.ts";
import type { settings } from "./config.ts";
import type { TasksRepository } from "./tasks-repository.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
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
