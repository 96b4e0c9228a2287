import type { App } from "@taskflow/kit/app.ts";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";
import type { FastifyReply } from "fastify";
import type { Deps } from "../app.ts";
import { openPage } from "../live/page.ts";
import { type Position, parsePosition } from "../live/position.ts";
import { catchUp, isTooOld } from "../live/replay.ts";

const description = `Server-sent events, the page's one live connection. \`task\`: {type, task, version} of the team's
tasks. \`notification\`: {id, kind, text} for the caller. Closed after 5 minutes; who comes back with Last-Event-ID is told
what it missed, or 204 where that is too much or too long ago: then everything is to be asked for anew.`;

const schema = {
  summary: "Follow what happens",
  description,
  tags: ["notifications"],
  headers: { type: "object", properties: { "last-event-id": { type: "string", maxLength: 100 } } },
  response: {
    200: { description: "A stream", content: { "text/event-stream": { schema: { type: "string" } } } },
    204: { type: "null", description: "Too much was missed: ask for everything, and follow anew" },
  },
} as const;

/** Behind requireIdentity. */
export function eventsRoute(app: App, { hub, redis, metrics, log }: Deps): void {
  const { taskflow_notifications_live: pages } = metrics.declared;
  pages.collect(() => pages.set(hub.size()));
  // Open streams would keep the service from ending.
  app.addHook("preClose", async () => hub.close());

  app.get("/notifications/events", { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { identity, headers } = request;
    const place = takePlace(String(identity.user));
    reply.raw.once("close", place.leave);
    const from = await startOf(headers["last-event-id"]);
    if (!from) return reply.code(204).send(null);
    const { user, team } = identity;
    const page = openPage(begin(reply), { user: String(user), team, from, buffer: hub.limits.buffer });
    reply.raw.once("close", () => hub.remove(page));
    await catchUp(page, hub, redis).catch((error) => {
      log.debug({ err: error }, "a page could not be told what it missed: it asks again");
      page.end();
    });
    return reply;
  });

  function takePlace(user: string): { leave: () => void } {
    const place = hub.isClosed() ? "full" : hub.takePlace(user);
    const headers = { "retry-after": "2" };
    if (place === "full") throw new Problem(503, "no more pages can follow here now", { headers });
    if (place === "enough") throw new Problem(429, `${hub.limits.pagesOfUser} pages of one user follow`, { headers });
    return place;
  }

  /** undefined where it cannot be told what came after `lastEventId`. */
  async function startOf(lastEventId: string | undefined): Promise<Position | undefined> {
    const now = hub.position();
    if (!now) throw unavailable("Redis");
    if (!lastEventId) return now;
    const from = parsePosition(lastEventId);
    const tooOld = from && (await isTooOld(redis, from).catch((error) => Promise.reject(unavailable("Redis", error))));
    return tooOld ? undefined : from;
  }
}

function begin(reply: FastifyReply) {
  reply.code(200).headers({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // nginx passes each event on at once, and this connection carries nothing after it.
    "x-accel-buffering": "no",
    connection: "close",
  });
  reply.hijack();
  return reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
}
