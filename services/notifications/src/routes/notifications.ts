import type { App } from "@taskflow/kit/app.ts";
import type { Identity } from "@taskflow/kit/identity.ts";
import { page, pageQuery } from "@taskflow/kit/paging.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object, uuid } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import type { Owner } from "../notifications-repository.ts";
import { notifications as listed } from "../schemas.ts";

const query = {
  type: "object",
  properties: { ...pageQuery, unread: { type: "boolean", default: false, description: "Only unread notifications" } },
} as const;
const params = object({ id: uuid });
const tags = ["notifications"];
const done = { 204: { type: "null", description: "Done, or done already" } } as const;

const ownerOf = ({ user, team }: Identity): Owner => ({ user: String(user), team });

/** The routes for the caller's own notifications. Requires requireIdentity(). */
export function notificationsRoutes(app: App, { notifications }: Deps): void {
  const list = {
    summary: "List the caller's notifications, newest first",
    tags,
    querystring: query,
    response: { 200: listed },
  } as const;
  app.get("/notifications", { schema: list }, async ({ identity, query: { limit, after, unread } }) => {
    const owner = ownerOf(identity);
    const [rows, count] = await Promise.all([
      notifications.list(owner, { limit: limit + 1, after, unread }),
      notifications.unread(owner),
    ]);
    return { ...page(rows, limit), unread: count };
  });

  const read = { summary: "Mark a notification as read", tags, params, response: done } as const;
  app.post("/notifications/:id/read", { schema: read }, async ({ identity, params: { id } }, reply) => {
    if (!(await notifications.read(ownerOf(identity), id)))
      throw new Problem(404, "the caller has no notification with this id");
    return reply.code(204).send(null);
  });

  const all = { summary: "Mark all notifications as read", tags, response: done } as const;
  app.post("/notifications/read", { schema: all }, async ({ identity }, reply) => {
    await notifications.readAll(ownerOf(identity));
    return reply.code(204).send(null);
  });
}
