/** Liveness, readiness and metrics. Liveness checks no dependency: one that is down is no reason to restart. */
import type { http } from "@taskflow/generator/metrics/http";
import { endpoint } from "@taskflow/generator/model/endpoints";
import type { FastifyBaseLogger } from "fastify";
import type { App } from "./fastify-app.ts";
import type { ServiceMetrics } from "./metrics.ts";

export interface Check {
  readonly name: string;
  /** Rejects if the dependency does not answer. */
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

/** Milliseconds: the time limit of a check, and the age up to which a result is reused; a bad result is reused for less time. */
const timing = { limit: 1_000, fresh: 500, freshBad: 50 };

declare module "fastify" {
  interface FastifyInstance {
    /** Makes readiness fail and each answer the last one on its connection, so that no new traffic arrives. */
    stopping(): void;
  }
}

/** @returns a function to call when the service stops */
export function registerHealth(app: App, checks: readonly Check[], metrics: ServiceMetrics<typeof http>): () => void {
  const readiness = createReadiness(checks, metrics, app.log);
  // For probes and scrapes: not in the OpenAPI document and without a rate limit.
  const options = { schema: { hide: true }, config: { rateLimit: false } } as const;
  app.get(endpoint.live, options, async () => ({ status: "ok" }));
  app.get(endpoint.health, options, async () => ({ ...readiness.last(), status: "ok" }));
  app.get(endpoint.ready, options, async (_request, reply) => {
    const answer = await readiness.check();
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
  let checkedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  async function checkAll(): Promise<void> {
    const answers = await Promise.all(checks.map(async ({ name, check }) => [name, await run(check)] as const));
    for (const [name, { status, error }] of answers) {
      up.set({ dependency: name }, status === "up" ? 1 : 0);
      if (results[name]?.status !== status) log.info({ dependency: name, error }, `${name} is ${status}`);
    }
    results = Object.fromEntries(answers);
    checkedAt = performance.now();
    running = undefined;
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
    async check(): Promise<Readiness> {
      const fresh = last().status === "unready" ? timing.freshBad : timing.fresh;
      if (performance.now() - checkedAt > fresh) {
        running ??= checkAll();
        await running;
      }
      return last();
    },
  };
}

/** Node's AggregateError has an empty message if each address of a host failed; its members have the causes. */
function messageOf(error: unknown): string {
  const { message, errors } = (error ?? {}) as { message?: string; errors?: unknown[] };
  return message || errors?.map(messageOf).join("; ") || String(error);
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
    return { status: "down", ms: ms(), error: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
