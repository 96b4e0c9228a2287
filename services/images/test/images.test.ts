import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictures, pngOf } from "./pictures.ts";
import { storages, type TestStorage } from "./storages.ts";
import { form, type ImagesWorld, listed, putTask, startImages, upload, uploaded } from "./world.ts";

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe.each(storages)("pictures in %s", (_name, makeStorage) => {
  let storage: TestStorage;
  let world: ImagesWorld;
  beforeAll(async () => {
    storage = await makeStorage();
    world = await startImages(storage);
  });
  afterAll(async () => {
    await world?.close();
    await storage?.close();
  });
  const newcomer = async (team?: string) => (await world.auth.caller(team)).headers;

  it.each(pictures)("are stored and served as $name", async ({ name, type, content }) => {
    const { user, headers } = await world.auth.caller();
    // The client's media type is ignored.
    const answer = await upload(world, headers, form(content, `${name}.bin`, "text/html"));
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

    const got = await world.ask(`/images/${image.id}`, { headers });
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe(type);
    expect(got.headers.get("content-length")).toBe(String(content.length));
    expect(await bytesOf(got)).toEqual(content);
  });

  it("of 9 MB are accepted at /images, too, and served whole", async () => {
    const headers = await newcomer();
    const content = pngOf(9_000_000);
    const answer = await world.ask("/images", { method: "POST", headers, body: form(content) });
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    const got = await bytesOf(await world.ask(`/images/${id}`, { headers }));
    expect(got.equals(content)).toBe(true);
  });

  it("of the largest allowed size are accepted, with fields around them", async () => {
    const headers = await newcomer();
    const body = new FormData();
    body.append("note", "hello");
    body.append("anything", new Blob([pngOf(10_000_000) as Uint8Array<ArrayBuffer>]), "large.png");
    body.append("note", "goodbye");
    expect((await upload(world, headers, body)).status).toBe(201);
  });

  it("are listed in pages, oldest first", async () => {
    const headers = await newcomer();
    const made: string[] = [];
    for (let left = 5; left > 0; left -= 1) made.push((await uploaded(world, headers)).id);
    const all = await listed(world, headers);
    expect([ids(all.items), all.next]).toEqual([made, null]);
    const first = await listed(world, headers, "?limit=3");
    expect([ids(first.items), first.next]).toEqual([made.slice(0, 3), made[2]]);
    const second = await listed(world, headers, `?limit=3&after=${first.next}`);
    expect([ids(second.items), second.next]).toEqual([made.slice(3), null]);
    expect((await listed(world, headers, `?limit=2&after=${made[4]}`)).items).toEqual([]);
    expect(second.items[0]).toMatchObject({ name: "picture.png", type: "image/png", bytes: 84, task: null });
  });

  it("of a task are listed in pages", async () => {
    const headers = await newcomer();
    const [task, other] = [randomUUID(), randomUUID()];
    const made: string[] = [];
    for (let left = 4; left > 0; left -= 1) {
      made.push((await uploaded(world, headers, `?task=${task}`)).id);
      await uploaded(world, headers, left % 2 ? `?task=${other}` : "");
    }
    const all = await listed(world, headers, `?task=${task}`);
    expect([ids(all.items), all.next]).toEqual([made, null]);
    expect(all.items.map((item) => item.task)).toEqual(made.map(() => task));
    const first = await listed(world, headers, `?task=${task}&limit=3`);
    expect([ids(first.items), first.next]).toEqual([made.slice(0, 3), made[2]]);
    const second = await listed(world, headers, `?task=${task}&limit=3&after=${first.next}`);
    expect([ids(second.items), second.next]).toEqual([made.slice(3), null]);
    expect((await listed(world, headers)).items).toHaveLength(8);
    expect(await listed(world, headers, `?task=${randomUUID()}`)).toEqual({ items: [], next: null });
  });

  it("can be attached to a task, to another and to none", async () => {
    const { headers, team } = await world.auth.caller();
    const { id } = await uploaded(world, headers);
    const [one, two] = [randomUUID(), randomUUID()];
    const where = async () => ({
      one: ids((await listed(world, headers, `?task=${one}`)).items),
      two: ids((await listed(world, headers, `?task=${two}`)).items),
      task: (await listed(world, headers)).items[0]?.task,
    });
    for (const [task, expected] of [
      [one, { one: [id], two: [], task: one }],
      [two, { one: [], two: [id], task: two }],
      [two, { one: [], two: [id], task: two }],
      [one, { one: [id], two: [], task: one }],
      [null, { one: [], two: [], task: null }],
    ] as const) {
      const answer = await putTask(world, headers, id, task);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ id, task });
      expect(await where()).toEqual(expected);
      // Its bytes, its record, and one mark below its task.
      expect(storage.files().filter((path) => path.startsWith(team))).toHaveLength(task ? 3 : 2);
    }
  });

  it("are attached to one task only, even with concurrent requests for several", async () => {
    const headers = await newcomer();
    const { id } = await uploaded(world, headers);
    const tasks = Array.from({ length: 4 }, (): string => randomUUID());
    const answers = await Promise.all([...tasks, ...tasks].map((task) => putTask(world, headers, id, task)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [item] = (await listed(world, headers)).items;
    const found = await Promise.all(tasks.map(async (task) => (await listed(world, headers, `?task=${task}`)).items));
    expect(found.flat()).toEqual([item]);
    expect(found[tasks.indexOf(String(item?.task))]).toEqual([item]);
  });

  it("are deleted without leftovers", async () => {
    const headers = await newcomer();
    const before = storage.files();
    const { id } = await uploaded(world, headers, `?task=${randomUUID()}`);
    expect(storage.files().length).toBe(before.length + 3);
    const remove = () => world.ask(`/images/${id}`, { method: "DELETE", headers });
    const answer = await remove();
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect((await world.ask(`/images/${id}`, { headers })).status).toBe(404);
    expect((await listed(world, headers)).items).toEqual([]);
    expect((await remove()).status).toBe(404);
    expect(storage.files()).toEqual(before);
  });

  it("of one team are hidden from another", async () => {
    const task = randomUUID();
    const owner = await world.auth.caller();
    const { id } = await uploaded(world, owner.headers, `?task=${task}`);
    const stranger = await newcomer();
    const asked = await Promise.all([
      world.ask(`/images/${id}`, { headers: stranger }),
      world.ask(`/images/${id}`, { method: "HEAD", headers: stranger }),
      putTask(world, stranger, id, null),
      putTask(world, stranger, id, task),
      world.ask(`/images/${id}`, { method: "DELETE", headers: stranger }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await listed(world, stranger)).items).toEqual([]);
    expect((await listed(world, stranger, `?task=${task}`)).items).toEqual([]);
    const colleague = await newcomer(owner.team);
    expect(ids((await listed(world, colleague, `?task=${task}`)).items)).toEqual([id]);
    expect((await world.ask(`/images/${id}`, { headers: colleague })).status).toBe(200);
  });

  it("need a storage that the service reports as ready", async () => {
    const answer = await world.ask("/readyz");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ checks: { [world.storage.name]: { status: "up" } } });
  });
});
