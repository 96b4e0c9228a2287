import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { form, listed, putTask, testsWith, upload, uploaded } from "./fixture.ts";
import { pictures, pngOf } from "./pictures.ts";
import { describeStorages } from "./storages.ts";

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describeStorages("pictures in $name", testsWith, (it) => {
  it.for(pictures)("are stored and served as $name", async ({ name, type, content }, { service }) => {
    const { user, headers } = await service.auth.caller();
    // The client's media type is ignored.
    const answer = await upload(service, headers, form(content, `${name}.bin`, "text/html"));
    expect(answer.status).toBe(201);
    const image = (await answer.json()) as Record<string, unknown>;
    expect(image).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: `${name}.bin`,
      type,
      bytes: content.length,
      task: null,
      uploadedBy: user,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      url: `/api/images/${image.id}`,
    });
    expect(Date.now() - Date.parse(String(image.createdAt))).toBeLessThan(10_000);
    expect(answer.headers.get("location")).toBe(image.url);

    const got = await service.ask(`/images/${image.id}`, { headers });
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe(type);
    expect(got.headers.get("content-length")).toBe(String(content.length));
    expect(await bytesOf(got)).toEqual(content);
  });

  it("of 9 MB are accepted at /images, too, and served whole", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const content = pngOf(9_000_000);
    const answer = await service.ask("/images", { method: "POST", headers, body: form(content) });
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    const got = await bytesOf(await service.ask(`/images/${id}`, { headers }));
    expect(got.equals(content)).toBe(true);
  });

  it("of the largest allowed size are accepted, with fields around them", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const body = new FormData();
    body.append("note", "hello");
    body.append("anything", new Blob([pngOf(10_000_000) as Uint8Array<ArrayBuffer>]), "large.png");
    body.append("note", "goodbye");
    expect((await upload(service, headers, body)).status).toBe(201);
  });

  it("are listed in pages, oldest first", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const made: string[] = [];
    for (let left = 5; left > 0; left -= 1) made.push((await uploaded(service, headers)).id);
    const all = await listed(service, headers);
    expect([ids(all.items), all.next]).toEqual([made, null]);
    const first = await listed(service, headers, "?limit=3");
    expect([ids(first.items), first.next]).toEqual([made.slice(0, 3), made[2]]);
    const second = await listed(service, headers, `?limit=3&after=${first.next}`);
    expect([ids(second.items), second.next]).toEqual([made.slice(3), null]);
    expect((await listed(service, headers, `?limit=2&after=${made[4]}`)).items).toEqual([]);
    expect(second.items[0]).toMatchObject({ name: "picture.png", type: "image/png", bytes: 84, task: null });
  });

  it("of a task are listed in pages", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const [task, other] = [randomUUID(), randomUUID()];
    const made: string[] = [];
    for (let left = 4; left > 0; left -= 1) {
      made.push((await uploaded(service, headers, `?task=${task}`)).id);
      await uploaded(service, headers, left % 2 ? `?task=${other}` : "");
    }
    const all = await listed(service, headers, `?task=${task}`);
    expect([ids(all.items), all.next]).toEqual([made, null]);
    expect(all.items.map((item) => item.task)).toEqual(made.map(() => task));
    const first = await listed(service, headers, `?task=${task}&limit=3`);
    expect([ids(first.items), first.next]).toEqual([made.slice(0, 3), made[2]]);
    const second = await listed(service, headers, `?task=${task}&limit=3&after=${first.next}`);
    expect([ids(second.items), second.next]).toEqual([made.slice(3), null]);
    expect((await listed(service, headers)).items).toHaveLength(8);
    expect(await listed(service, headers, `?task=${randomUUID()}`)).toEqual({ items: [], next: null });
  });

  it("can be attached to a task, to another and to none", async ({ storage, service }) => {
    const { headers, team } = await service.auth.caller();
    const { id } = await uploaded(service, headers);
    const [one, two] = [randomUUID(), randomUUID()];
    const where = async () => ({
      one: ids((await listed(service, headers, `?task=${one}`)).items),
      two: ids((await listed(service, headers, `?task=${two}`)).items),
      task: (await listed(service, headers)).items[0]?.task,
    });
    for (const [task, expected] of [
      [one, { one: [id], two: [], task: one }],
      [two, { one: [], two: [id], task: two }],
      [two, { one: [], two: [id], task: two }],
      [one, { one: [id], two: [], task: one }],
      [null, { one: [], two: [], task: null }],
    ] as const) {
      const answer = await putTask(service, headers, id, task);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ id, task });
      expect(await where()).toEqual(expected);
      // Its bytes, its record, and one mark below its task.
      expect(storage.files().filter((path) => path.startsWith(team))).toHaveLength(task ? 3 : 2);
    }
  });

  it("are attached to one task only, even with concurrent requests for several", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const { id } = await uploaded(service, headers);
    const tasks = Array.from({ length: 4 }, (): string => randomUUID());
    const answers = await Promise.all([...tasks, ...tasks].map((task) => putTask(service, headers, id, task)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [item] = (await listed(service, headers)).items;
    const found = await Promise.all(tasks.map(async (task) => (await listed(service, headers, `?task=${task}`)).items));
    expect(found.flat()).toEqual([item]);
    expect(found[tasks.indexOf(String(item?.task))]).toEqual([item]);
  });

  it("are deleted without leftovers", async ({ storage, service, newcomer }) => {
    const headers = await newcomer();
    const before = storage.files();
    const { id } = await uploaded(service, headers, `?task=${randomUUID()}`);
    expect(storage.files().length).toBe(before.length + 3);
    const remove = () => service.ask(`/images/${id}`, { method: "DELETE", headers });
    const answer = await remove();
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect((await service.ask(`/images/${id}`, { headers })).status).toBe(404);
    expect((await listed(service, headers)).items).toEqual([]);
    expect((await remove()).status).toBe(404);
    expect(storage.files()).toEqual(before);
  });

  it("of one team are hidden from another", async ({ service, newcomer }) => {
    const task = randomUUID();
    const owner = await service.auth.caller();
    const { id } = await uploaded(service, owner.headers, `?task=${task}`);
    const stranger = await newcomer();
    const asked = await Promise.all([
      service.ask(`/images/${id}`, { headers: stranger }),
      service.ask(`/images/${id}`, { method: "HEAD", headers: stranger }),
      putTask(service, stranger, id, null),
      putTask(service, stranger, id, task),
      service.ask(`/images/${id}`, { method: "DELETE", headers: stranger }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await listed(service, stranger)).items).toEqual([]);
    expect((await listed(service, stranger, `?task=${task}`)).items).toEqual([]);
    const colleague = await newcomer(owner.team);
    expect(ids((await listed(service, colleague, `?task=${task}`)).items)).toEqual([id]);
    expect((await service.ask(`/images/${id}`, { headers: colleague })).status).toBe(200);
  });

  it("need a storage that the service reports as ready", async ({ service }) => {
    const answer = await service.ask("/readyz");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ checks: { [service.storage.name]: { status: "up" } } });
  });
});
