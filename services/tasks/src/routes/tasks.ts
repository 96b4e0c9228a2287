import type { App } from "@taskflow/kit/app.ts";
import { requireIdentity } from "@taskflow/kit/identity.ts";
import { page, pageQuery } from "@taskflow/kit/paging.ts";
import { Problem } from "@taskflow/kit/problem.ts";
import { object, pageOf, uuid } from "@taskflow/kit/schema.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { callerIdentity } from "../caller.ts";
import { changeTasks, originOf } from "../change.ts";
import type { Deps } from "../dependencies.ts";
import { etag, precondition } from "../etag.ts";
import { changes, newTask, status, task } from "../schemas.ts";
import { createdEvent } from "../task-event.ts";

const tags = ["tasks"];
const params = object({ id: uuid });
const ifMatch = { type: "string", description: 'The version to change, such as "3"' } as const;
const headers = { type: "object", properties: { "if-match": ifMatch } } as const;
const search = { type: "string", maxLength: 200, description: "Text in the title or the description" } as const;
const querystring = {
  type: "object",
  properties: { ...pageQuery, status, assignee: uuid, q: search },
} as const;

/** The routes see only the caller's own team: another team's task is a 404. */
export async function tasksRoutes(app: App, deps: Deps): Promise<void> {
  const { config, tasks, checkAssignee } = deps;
  requireIdentity(app, callerIdentity(config));
  const change = changeTasks(deps);

  const created = { summary: "Create a task", tags, body: newTask, response: { 201: task } } as const;
  app.post("/tasks", { schema: created }, async (request, reply) => {
    const { identity, body } = request;
    const { title, description = "", due = null } = body;
    const assignee = body.assignee?.toLowerCase() ?? null;
    if (assignee) await checkAssignee(assignee, identity, request.id);
    const content = { id: uuid7(), title, description, assignee, due, createdBy: identity.user };
    const added = await tasks.add(identity.team, content, createdEvent(content, originOf(request)));
    change.committed("task.created");
    // Relative: correct for direct calls and behind the gateway, where the path differs.
    return reply.code(201).header("location", `tasks/${added.id}`).header("etag", etag(added.version)).send(added);
  });

  const listed = {
    summary: "List the team's tasks, newest first",
    tags,
    querystring,
    response: { 200: pageOf(task) },
  } as const;
  app.get("/tasks", { schema: listed }, async ({ identity, query: { limit, ...filter } }) =>
    page(await tasks.list(identity.team, limit + 1, filter), limit),
  );

  const one = { summary: "One task; its version is the ETag", tags, params, response: { 200: task } } as const;
  app.get("/tasks/:id", { schema: one }, async ({ identity, params: { id } }, reply) => {
    const found = await tasks.find(identity.team, id);
    if (!found) throw new Problem(404, "the team has no task with this id");
    return reply.header("etag", etag(found.version)).send(found);
  });

  const patched = { summary: "Change a task", tags, params, headers, body: changes, response: { 200: task } } as const;
  app.patch("/tasks/:id", { schema: patched }, async (request, reply) => {
    const after = await change.update(request, request.params.id, precondition(request.headers["if-match"]), {
      ...request.body,
      ...(request.body.assignee && { assignee: request.body.assignee.toLowerCase() }),
    });
    return reply.header("etag", etag(after.version)).send(after);
  });

  const deleted = { summary: "Delete a task", tags, params, headers, response: { 204: { type: "null" } } } as const;
  app.delete("/tasks/:id", { schema: deleted }, async (request, reply) => {
    await change.remove(request, request.params.id, precondition(request.headers["if-match"]));
    return reply.code(204).send(null);
  });
}
