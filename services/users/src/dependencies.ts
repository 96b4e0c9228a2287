import type { users } from "@taskflow/generator/metrics/users";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { settings } from "./config.ts";
import type { InvitationsRepository } from "./invitations-repository.ts";
import type { UsersRepository } from "./users-repository.ts";

/** Everything that the app is given: configuration, logs, checks, and the stores and services that it calls. */
export interface Deps {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof users>;
  readonly checks: readonly Check[];
  readonly users: UsersRepository;
  readonly invitations: InvitationsRepository;
}
