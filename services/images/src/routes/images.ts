import type { App } from "@taskflow/kit/app.ts";
import { pageQuery } from "@taskflow/kit/paging.ts";
import { nullable, object } from "@taskflow/kit/schema.ts";
import type { Deps } from "../dependencies.ts";
import { id, image, images as page, shown } from "../schemas.ts";
import { absent, bytesRoute } from "./bytes.ts";

const params = object({ id });
const body = object({ task: nullable(id) });
const tags = ["images"];

/** The routes see only the caller's own team: another team's picture is a 404. */
export function imagesRoutes(app: App, { images }: Deps): void {
  const querystring = {
    type: "object",
    properties: { ...pageQuery, after: id, task: { ...id, description: "Only pictures of this task" } },
  } as const;
  const listed = { summary: "List pictures, oldest first", tags, querystring, response: { 200: page } } as const;
  app.get("/images", { schema: listed }, async ({ identity: { team }, query: { limit, after, task } }) => {
    const found = task ? await images.listOf(team, task, limit, after) : await images.list(team, limit, after);
    return { items: found.items.map(shown), next: found.next };
  });

  bytesRoute(app, { images });

  const attach = {
    summary: "Attach a picture to a task, or to none",
    tags,
    params,
    body,
    response: { 200: image },
  } as const;
  app.put("/images/:id/task", { schema: attach }, async ({ identity: { team }, params: { id }, body: { task } }) => {
    const changed = await images.attach(team, id, task);
    if (!changed) throw absent();
    return shown(changed);
  });

  const removed = { summary: "Delete a picture", tags, params, response: { 204: { type: "null" } } } as const;
  app.delete("/images/:id", { schema: removed }, async ({ identity: { team }, params: { id } }, reply) => {
    if (!(await images.remove(team, id))) throw absent();
    return reply.code(204).send(null);
  });
}
