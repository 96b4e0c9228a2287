import type { notifications } from "@taskflow/generator/metrics/notifications";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { Redis } from "ioredis";
import type { Hub } from "./live/hub.ts";
import type { NotificationsRepository } from "./notifications-repository.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
export interface Deps {
  readonly config: { readonly name: string; readonly rateLimit: number };
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof notifications>;
  readonly checks: readonly Check[];
  readonly notifications: NotificationsRepository;
  readonly hub: Hub;
  readonly redis: Redis;
}
