import { randomUUID } from "node:crypto";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storages, type TestStorage } from "./storages.ts";
import { form, type ImagesWorld, listed, putTask, startImages, upload, uploaded } from "./world.ts";

describe.each(storages)("with %s, refuses", (_name, makeStorage) => {
  let storage: TestStorage;
  let world: ImagesWorld;
  let headers: { authorization: string };
  let before: string[];
  beforeAll(async () => {
    storage = await makeStorage();
    world = await startImages(storage, { MAX_UPLOAD_BYTES: "9000000" });
    ({ headers } = await world.auth.caller());
    await uploaded(world, headers);
    before = storage.files();
  });
  afterAll(async () => {
    await world?.close();
    await storage?.close();
  });
  const nothingLeft = async () => {
    await eventually(() => expect(storage.files()).toEqual(before) ?? true);
    expect((await listed(world, headers)).items).toHaveLength(1);
  };

  const id = randomUUID();
  it.each([
    "/images/..%2f..%2fetc%2fpasswd",
    "/images/%2e%2e%2f%2e%2e",
    "/images/x",
    "/images/upload",
    `/images/${id}%00`,
    `/images/${id}.json`,
    `/images/${id.toUpperCase()}`,
    `/images/urn:uuid:${id}`,
    `/images/..%5c${id}`,
    "/images?after=../../etc",
    `/images?after=${id}/..`,
    "/images?task=..",
    `/images?task=${id}&task=${id}`,
    `/images?task=${id}%2f..`,
    "/images?limit=0",
    "/images?limit=101",
    "/images?limit=x",
  ])("GET %s", async (path) => {
    const answer = await world.ask(path, { headers });
    expect([400, 404]).toContain(answer.status);
    if (path.startsWith("/images?")) expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    await answer.body?.cancel();
  });

  it.each(["..", "../../etc/passwd", "x", "", `${id}/..`, id.toUpperCase(), `urn:uuid:${id}`])(
    "the task %s",
    async (task) => {
      const query = `?task=${encodeURIComponent(task)}`;
      expect((await upload(world, headers, form(), query)).status).toBe(400);
      const [item] = (await listed(world, headers)).items;
      expect((await putTask(world, headers, String(item?.id), task)).status).toBe(400);
      await nothingLeft();
    },
  );

  it.each([undefined, 1, true, {}, []])("the task %j", async (task) => {
    const [item] = (await listed(world, headers)).items;
    expect((await putTask(world, headers, String(item?.id), task)).status).toBe(400);
  });
});
