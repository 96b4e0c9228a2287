import { statuses } from "@taskflow/kit/events.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { it as base } from "./fixture.ts";

interface Written {
  readonly event: { type: string; requestId: string; actor: string; team: string; task: Record<string, unknown> };
}

const it = base.extend("eventsOf", ({ service }) => async (id: string) => {
  const text = "SELECT event FROM outbox WHERE event #>> '{task,id}' = $1 ORDER BY seq";
  return (await service.database.query<Written>("test", text, [id])).map(({ event }) => event);
});

describe("a change names the version that it is based on:", () => {
  it.for([
    [undefined, 428],
    ["", 400],
    ["1", 400],
    ["W/1", 400],
    ['"1" "2"', 400],
    ["**", 400],
    ['"2"', 412],
    ['"0"', 412],
    ['"01"', 412],
    ['"abc"', 412],
    ['W/"2"', 412],
    ['W/"1"', 200],
    ['"2", W/"1"', 200],
    ['"1"', 200],
    ['"7", "1"', 200],
    [' "1" ', 200],
    ["*", 200],
  ] as const)("If-Match: %s is answered %i", async ([match, expected], { service }) => {
    const ana = service.as();
    const { id } = await ana.task();
    const changed = await ana.patch(id, match, { title: "changed" });
    expect(changed.statusCode).toBe(expected);
    if (expected === 412) expect(changed.json()).toMatchObject({ status: 412, current: 1 });
    const now = expected === 200 ? 2 : 1;
    expect((await ana.get(`/tasks/${id}`)).json().version).toBe(now);
    // Deleting has the same precondition, for the version after the change.
    const removed = await ana.remove(id, match?.replace("1", String(now)));
    expect(removed.statusCode).toBe(expected === 200 ? 204 : expected);
  });

  it("one of many concurrent changes of a version succeeds", async ({ service, eventsOf }) => {
    const ana = service.as();
    const { id } = await ana.task();
    const before = await service.metric('taskflow_task_conflicts_total{reason="version"}');
    const titles = Array.from({ length: 20 }, (_, place) => `title ${place}`);
    const answers = await Promise.all(titles.map((title) => ana.patch(id, '"1"', { title })));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 412)).toHaveLength(19);
    expect(await eventsOf(id)).toHaveLength(2);
    expect((await service.metric('taskflow_task_conflicts_total{reason="version"}')) - (before || 0)).toBe(19);
  });

  it("a change of any version loses no concurrent change", async ({ service }) => {
    const ana = service.as();
    const { id } = await ana.task();
    const changes = [{ title: "new" }, { description: "new" }, { due: "2026-01-01" }, { status: "in_progress" }];
    const answers = await Promise.all(changes.map((change) => ana.patch(id, "*", change)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect((await ana.get(`/tasks/${id}`)).json()).toMatchObject({ ...Object.assign({}, ...changes), version: 5 });
  });

  it("a concurrent deletion succeeds, or the change does", async ({ service, eventsOf }) => {
    const ana = service.as();
    for (let time = 0; time < 10; time += 1) {
      const { id } = await ana.task();
      const [changed, removed] = await Promise.all([ana.patch(id, '"1"', { title: "x" }), ana.remove(id, '"1"')]);
      const outcome = [changed.statusCode, removed.statusCode];
      expect([
        [200, 412],
        [404, 204],
      ]).toContainEqual(outcome);
      expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
        "task.created",
        outcome[0] === 200 ? "task.updated" : "task.deleted",
      ]);
    }
  });
});

describe("the status", () => {
  const allowed: Record<string, string[]> = { open: ["in_progress"], in_progress: ["open", "done"], done: ["open"] };
  const ways: Record<string, string[]> = { open: [], in_progress: ["in_progress"], done: ["in_progress", "done"] };
  const table = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

  it.for(table)("changes from %s to %s only if that is allowed", async ([from, to], { service, eventsOf }) => {
    const ana = service.as();
    const { id } = await ana.task();
    for (const status of ways[from] ?? []) await ana.patch(id, "*", { status });
    const version = 1 + (ways[from]?.length ?? 0);
    const answer = await ana.patch(id, `"${version}"`, { status: to, title: "moved" });
    const may = from === to || allowed[from]?.includes(to);
    expect(answer.statusCode).toBe(may ? 200 : 409);
    if (!may) expect(answer.json()).toMatchObject({ status: 409, allowed: allowed[from] });
    const now = (await ana.get(`/tasks/${id}`)).json();
    expect(now).toMatchObject(may ? { status: to, title: "moved" } : { status: from, title: "Task" });
    const last = (await eventsOf(id)).at(-1);
    if (may && from !== to) expect(last).toMatchObject({ type: "task.moved", from, task: { status: to } });
    if (from === to) expect(last).toMatchObject({ type: "task.updated", task: { status: to } });
  });
});

describe("the event of a change", () => {
  it("contains the change, its actor and the request", async ({ service, eventsOf }) => {
    const ana = service.as();
    const { id } = await ana.task({ title: "One", due: "2026-05-01" });
    const assignee = uuid7();
    await service.database.query("test", "UPDATE tasks SET assignee = $2 WHERE id = $1", [id, assignee]);
    await ana.patch(id, '"1"', { assignee: null, title: "Two" });
    const { headers } = await ana.remove(id, '"2"');
    const { user, team } = ana.caller;
    const common = { id: expect.any(String), requestId: expect.any(String), actor: user, team };
    const task = { id, title: "Two", status: "open", assignee: null, createdBy: user, due: "2026-05-01" };
    expect(await eventsOf(id)).toEqual([
      { ...common, type: "task.created", task: { ...task, title: "One", version: 1 } },
      { ...common, type: "task.updated", task: { ...task, version: 2 }, previousAssignee: assignee },
      { ...common, type: "task.deleted", task: { ...task, version: 3 }, requestId: headers["x-request-id"] },
    ]);
  });

  it("is counted, and waits in the outbox", async ({ service }) => {
    const [counted, waiting] = ['taskflow_task_changes_total{type="task.created"}', "taskflow_outbox_waiting"];
    const before = await Promise.all([service.metric(counted), service.metric(waiting)]);
    await service.as().task();
    const after = await Promise.all([service.metric(counted), service.metric(waiting)]);
    expect(after.map((value, place) => value - (before[place] ?? 0))).toEqual([1, 1]);
  });
});
