import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { it } from "./fixture.ts";
import { somebody } from "./issuer.ts";

const ids = (answer: { json(): { items: { id: string }[] } }) => answer.json().items.map(({ id }) => id);

describe("a task", () => {
  it("is created open, in its first version", async ({ service }) => {
    const ana = service.as();
    const answer = await ana.post({ title: "Write", description: "a test\nand more", due: "2026-02-28" });
    expect(answer.statusCode).toBe(201);
    const task = answer.json();
    expect(task).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      title: "Write",
      description: "a test\nand more",
      status: "open",
      assignee: null,
      due: "2026-02-28",
      createdBy: ana.caller.user,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: task.createdAt,
      version: 1,
    });
    expect(Math.abs(Date.parse(task.createdAt) - Date.now())).toBeLessThan(10_000);
    expect(answer.headers).toMatchObject({ location: `tasks/${task.id}`, etag: '"1"' });
  });

  it("can be read, changed and deleted", async ({ service }) => {
    const ana = service.as();
    const { id } = await ana.task({ due: "2026-03-01" });
    const changed = await ana.patch(id, '"1"', { title: "Other", description: "words", due: null });
    expect(changed.statusCode).toBe(200);
    expect(changed.json()).toMatchObject({ title: "Other", description: "words", due: null, version: 2 });
    const read = await ana.get(`/tasks/${id}`);
    expect(read.json()).toEqual(changed.json());
    expect(read.headers.etag).toBe('"2"');
    expect((await ana.remove(id, '"2"')).statusCode).toBe(204);
    expect((await ana.get(`/tasks/${id}`)).statusCode).toBe(404);
    expect((await ana.remove(id, '"2"')).statusCode).toBe(404);
  });

  it("keeps its version if a change changes nothing", async ({ service }) => {
    const ana = service.as();
    const { id, title, updatedAt } = await ana.task();
    const answer = await ana.patch(id, '"1"', { title, status: "open" });
    expect(answer.json()).toMatchObject({ version: 1, updatedAt });
  });

  it.for(["2024-02-29", "1999-12-31", "2026-03-29", "2026-10-25"])(
    "is due on %s in every time zone",
    async (due, { service }) => {
      const ana = service.as();
      for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
        process.env.TZ = zone;
        await service.database.query("test", `SET TIME ZONE '${zone}'`);
        const { id, createdAt } = await ana.task({ due });
        expect((await ana.get(`/tasks/${id}`)).json()).toMatchObject({ due, createdAt });
        expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(10_000);
        expect((await ana.get("/tasks?limit=1")).json().items[0].due).toBe(due);
      }
      delete process.env.TZ;
    },
  );

  it("of another team is a 404 for every request", async ({ service }) => {
    const [ana, eve] = [service.as(), service.as()];
    const { id } = await ana.task();
    const answers = await Promise.all([
      eve.get(`/tasks/${id}`),
      eve.patch(id, '"1"', { title: "mine" }),
      eve.patch(id, "*", { status: "in_progress" }),
      eve.remove(id, '"1"'),
      eve.remove(id, "*"),
      eve.get(`/tasks/${uuid7()}`),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(404);
      expect(answer.json().detail).toBe("the team has no task with this id");
    }
    expect(ids(await eve.get("/tasks"))).toEqual([]);
    expect((await ana.get(`/tasks/${id}`)).json()).toMatchObject({ title: "Task", status: "open", version: 1 });
  });
});

describe("the list", () => {
  it("has the newest first and filters by status and assignee", async ({ service }) => {
    const ana = service.as();
    const [one, two, three] = [await ana.task(), await ana.task(), await ana.task()].map(({ id }) => id);
    const assignee = uuid7();
    await service.database.query("test", "UPDATE tasks SET assignee = $1 WHERE id = ANY($2)", [assignee, [one, three]]);
    await ana.patch(three, '"1"', { status: "in_progress" });
    const sorted = [one, two, three].toSorted().reverse();
    expect(ids(await ana.get("/tasks"))).toEqual(sorted);
    expect(ids(await ana.get("/tasks?status=in_progress"))).toEqual([three]);
    expect(ids(await ana.get("/tasks?status=done"))).toEqual([]);
    expect(ids(await ana.get(`/tasks?assignee=${assignee.toUpperCase()}`)).toSorted()).toEqual([one, three].toSorted());
    expect(ids(await ana.get(`/tasks?assignee=${assignee}&status=open&q=task`))).toEqual([one]);
  });

  it("comes in pages that stay correct while tasks are created and deleted", async ({ service }) => {
    const ana = service.as();
    const all: string[] = [];
    for (let task = 0; task < 10; task += 1) all.push((await ana.task()).id);
    const expected = all.toSorted().reverse();
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const answer = await ana.get(`/tasks?limit=3${next && `&after=${next}`}`);
      seen.push(...ids(answer));
      next = answer.json().next;
      const [last = ""] = seen.slice(-1);
      await ana.task();
      // Deletes even the task that the next page starts after.
      await ana.remove(last, "*");
    }
    expect(seen).toEqual(expected);
  });

  it("has each task on one page only", async ({ service }) => {
    const ana = service.as();
    for (let task = 0; task < 7; task += 1) await ana.task();
    const whole = await ana.get("/tasks");
    const first = await ana.get("/tasks?limit=4");
    const second = await ana.get(`/tasks?limit=4&after=${first.json().next}`);
    expect([...ids(first), ...ids(second)]).toEqual(ids(whole));
    expect([whole.json().next, second.json().next]).toEqual([null, null]);
    expect((await ana.get("/tasks?limit=7")).json().next).toBeNull();
  });

  it("is the same for each member of the team", async ({ service }) => {
    const ana = service.as();
    const { id } = await ana.task();
    expect(ids(await service.as(somebody(ana.caller.team)).get("/tasks"))).toEqual([id]);
  });

  it("reads pages from the index, in its order", async ({ service }) => {
    const plan = await service.database.transaction(async (query) => {
      await query("test", "SET LOCAL enable_seqscan = off");
      await query("test", "SET LOCAL enable_sort = off");
      return query("test", "EXPLAIN SELECT * FROM tasks WHERE team_id = $1 AND id < $1 ORDER BY id DESC LIMIT 51", [
        uuid7(),
      ]);
    });
    expect(JSON.stringify(plan)).toContain("Index Scan using tasks_team");
    expect(JSON.stringify(plan)).not.toContain("Sort");
  });
});

describe("search", () => {
  const titles = [
    "50% off",
    "50 off",
    "snake_case",
    "snakeXcase",
    "back\\slash",
    "backslash",
    "Ölpreis ÄNDERN",
    "'; --",
  ];

  it.for([
    ["50%", ["50% off"]],
    ["%", ["50% off"]],
    ["snake_c", ["snake_case"]],
    ["_", ["snake_case"]],
    ["\\", ["back\\slash"]],
    ["\\s", ["back\\slash"]],
    ["SNAKE", ["snake_case", "snakeXcase"]],
    ["ölPREIS änd", ["Ölpreis ÄNDERN"]],
    ["'; --", ["'; --"]],
    ["nowhere", []],
    ["", titles],
  ] as const)("for %s finds tasks with exactly this text", async ([q, expected], { service }) => {
    const ana = service.as();
    for (const title of titles) await ana.task({ title });
    const { items } = (await ana.get(`/tasks?q=${encodeURIComponent(q)}`)).json();
    expect(items.map(({ title }: { title: string }) => title).toSorted()).toEqual(expected.toSorted());
  });

  it("includes descriptions", async ({ service }) => {
    const ana = service.as();
    const { id } = await ana.task({ description: "first line\nSecond Line 100%" });
    expect(ids(await ana.get("/tasks?q=second%20line%20100%25"))).toEqual([id]);
  });
});
