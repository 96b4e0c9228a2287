import type { App } from "@taskflow/kit/app.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { pageOf } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import { event } from "../event.ts";

const tags = ["events"];
const query = {
  type: "object",
  properties: { limit: { type: "integer", minimum: 1, maximum: 1_000, default: 100 } },
} as const;

export function eventsRoutes(app: App, { journal, log, metrics }: Deps): void {
  const { taskflow_audit_written_total: written } = metrics.declared;
  const add = {
    summary: "Record an event",
    tags,
    body: event,
    response: { 202: { type: "null", description: "It is written" } },
  } as const;

  // No rate limit: the only client, auth, sends one event after the other.
  app.post("/events", { schema: add, config: { rateLimit: false } }, async ({ body }, reply) => {
    const isNew = await journal.append(body).catch((cause) => {
      throw new Problem(503, "the event cannot be written", { headers: { "retry-after": "5" }, cause });
    });
    if (isNew) {
      log.info({ event: body }, "audit");
      written.inc({ type: body.type });
    }
    return reply.code(202).send(null);
  });

  const list = {
    summary: "List the last events, newest last",
    tags,
    querystring: query,
    response: { 200: pageOf(event) },
  };
  app.get("/events", { schema: list }, async ({ query: { limit } }) => ({
    items: await journal.last(limit),
    next: null,
  }));
}
