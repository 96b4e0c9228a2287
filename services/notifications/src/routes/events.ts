import type { App } from "@taskflow/kit/app.ts";
import { Problem, unavailable } from "@taskflow/kit/problem.ts";
import type { FastifyReply } from "fastify";
import type { Deps } from "../dependencies.ts";
import { openPage } from "../live/page.ts";
import { type Position, parsePosition } from "../live/position.ts";
import { catchUp, isTooOld } from "../live/replay.ts";

const description = `Server-sent events, the page's one live connection. \`task\`: {type, task, version} of the team's
tasks. \`notification\`: {id, kind, text} for the caller. The stream closes after 5 minutes. A client that reconnects with
Last-Event-ID receives what it missed, or 204 if that is too much or too long ago: it must then reload everything.`;

const schema = {
  summary: "Follow events live",
  description,
  tags: ["notifications"],
  headers: { type: "object", properties: { "last-event-id": { type: "string", maxLength: 100 } } },
  response: {
    200: { description: "A stream", content: { "text/event-stream": { schema: { type: "string" } } } },
    204: {
      type: "null",
      description: "Too much was missed: reload everything, and connect again without Last-Event-ID",
    },
  },
} as const;

/** Behind requireIdentity. */
export function eventsRoute(app: App, { hub, redis, metrics, log }: Deps): void {
  const { taskflow_notifications_live: pages } = metrics.declared;
  pages.collect(() => pages.set(hub.size()));
  // Open streams would keep the service from stopping.
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
      log.debug({ err: error }, "a page could not be sent what it missed: it has to reconnect");
      page.end();
    });
    return reply;
  });

  function takePlace(user: string): { leave: () => void } {
    const place = hub.isClosed() ? "full" : hub.takePlace(user);
    const headers = { "retry-after": "2" };
    if (place === "full") throw new Problem(503, "this replica has no room for more pages now: try again", { headers });
    if (place === "enough")
      throw new Problem(429, `${hub.limits.pagesOfUser} pages of this user are already connected: close one`, {
        headers,
      });
    return place;
  }

  /** undefined if the entries after `lastEventId` are no longer available. */
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
    // Without buffering, nginx passes each event on at once. The connection is not reused after this response.
    "x-accel-buffering": "no",
    connection: "close",
  });
  reply.hijack();
  return reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
}
