/** Liveness, readiness and metrics. Liveness asks nobody: a dependency that is down is no reason to restart. */
import type { http } from "@taskflow/generator/metrics/http";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { FastifyBaseLogger } from "fastify";
import type { App } from "./app.ts";
import type { ServiceMetrics } from "./metrics.ts";

export interface Check {
  readonly name: string;
  /** Rejects where the dependency does not answer. */
  readonly check: () => Promise<void>;
}

export interface CheckResult {
  readonly status: "up" | "down" | "unknown";
  readonly ms: number;
  readonly error?: string;
}

export interface Readiness {
  readonly status: "ready" | "unready" | "stopping";
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Milliseconds: given to each check, and for which an answer is good for others who ask; a bad one is old sooner. */
const timing = { limit: 1_000, fresh: 500, freshBad: 50 };

declare module "fastify" {
  interface FastifyInstance {
    /** From now on readiness says no, and each answer is the last one of its connection: no new traffic is wanted. */
    stopping(): void;
  }
}

/** @returns what is to be called when the service stops */
export function registerHealth(app: App, checks: readonly Check[], metrics: ServiceMetrics<typeof http>): () => void {
  const readiness = createReadiness(checks, metrics, app.log);
  // Machines ask these: they stand in no OpenAPI document and count towards no limit.
  const options = { schema: { hide: true }, config: { rateLimit: false } } as const;
  app.get(endpoint.live, options, async () => ({ status: "ok" }));
  app.get(endpoint.health, options, async () => ({ ...readiness.last(), status: "ok" }));
  app.get(endpoint.ready, options, async (_request, reply) => {
    const answer = await readiness.ask();
    return reply.code(answer.status === "ready" ? 200 : 503).send(answer);
  });
  app.get(endpoint.metrics, options, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return readiness.stopping;
}

function createReadiness(checks: readonly Check[], metrics: ServiceMetrics<typeof http>, log: FastifyBaseLogger) {
  const { taskflow_dependency_up: up } = metrics.declared;
  let stopping = false;
  let results: Record<string, CheckResult> = {};
  for (const { name } of checks) results[name] = { status: "unknown", ms: 0 };
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function askAll(): Promise<void> {
    const answers = await Promise.all(checks.map(async ({ name, check }) => [name, await run(check)] as const));
    for (const [name, { status, error }] of answers) {
      up.set({ dependency: name }, status === "up" ? 1 : 0);
      if (results[name]?.status !== status) log.info({ dependency: name, error }, `${name} is ${status}`);
    }
    results = Object.fromEntries(answers);
    asked = performance.now();
    asking = undefined;
  }

  const last = (): Readiness => {
    const ready = Object.values(results).every(({ status }) => status === "up");
    return { status: stopping ? "stopping" : ready ? "ready" : "unready", checks: results };
  };
  return {
    last,
    stopping: () => {
      stopping = true;
    },
    async ask(): Promise<Readiness> {
      const fresh = last().status === "unready" ? timing.freshBad : timing.fresh;
      if (performance.now() - asked > fresh) {
        asking ??= askAll();
        await asking;
      }
      return last();
    },
  };
}

/** Node says nothing itself where each of a host's addresses failed in its own way. */
function wordsOf(error: unknown): string {
  const { message, errors } = (error ?? {}) as { message?: string; errors?: unknown[] };
  return message || errors?.map(wordsOf).join("; ") || String(error);
}

async function run(check: () => Promise<void>): Promise<CheckResult> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timing.limit} ms`)), timing.limit);
  });
  try {
    await Promise.race([check(), late]);
    return { status: "up", ms: ms() };
  } catch (error) {
    return { status: "down", ms: ms(), error: wordsOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
