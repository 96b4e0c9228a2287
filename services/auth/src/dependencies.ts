import type { auth } from "@taskflow/generator/metrics/auth";
import type { Config } from "@taskflow/kit/config.ts";
import type { Check } from "@taskflow/kit/health.ts";
import type { HttpClient } from "@taskflow/kit/http-client.ts";
import type { Log } from "@taskflow/kit/log.ts";
import type { ServiceMetrics } from "@taskflow/kit/metrics.ts";
import type { Redis } from "ioredis";
import type { AuditLog } from "./audit-log.ts";
import { callerOf } from "./caller.ts";
import type { settings } from "./config.ts";
import type { KeyRing } from "./key-ring.ts";
import type { SlowingRules } from "./login-attempts.ts";
import { sessionsRepository } from "./sessions-repository.ts";
import { tokens } from "./tokens.ts";

export interface Given {
  readonly config: Config<typeof settings>;
  readonly log: Log;
  readonly metrics: ServiceMetrics<typeof auth>;
  readonly checks: readonly Check[];
  readonly redis: Redis;
  readonly users: HttpClient;
  readonly audit: Pick<AuditLog, "record">;
  readonly keys: KeyRing;
  readonly slowing?: SlowingRules;
  /** Milliseconds since 1970; by default the machine's clock. */
  readonly clock?: () => number;
}

export type Deps = ReturnType<typeof assemble>;

export function assemble(given: Given) {
  const clock = given.clock ?? Date.now;
  const own = { sessions: sessionsRepository(given.redis, clock), tokens: tokens(given.keys, clock) };
  return { ...given, ...own, callerOf: callerOf(own) };
}
