import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { form, listed, putTask, refusalsWith, upload } from "./fixture.ts";
import { describeStorages } from "./storages.ts";

describeStorages("with $name, refuses", refusalsWith, (it) => {
  const id = randomUUID();
  it.for([
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
  ])("GET %s", async (path, { service, headers }) => {
    const answer = await service.ask(path, { headers });
    expect([400, 404]).toContain(answer.status);
    if (path.startsWith("/images?")) expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    await answer.body?.cancel();
  });

  it.for(["..", "../../etc/passwd", "x", "", `${id}/..`, id.toUpperCase(), `urn:uuid:${id}`])(
    "the task %s",
    async (task, { service, headers, nothingLeft }) => {
      const query = `?task=${encodeURIComponent(task)}`;
      expect((await upload(service, headers, form(), query)).status).toBe(400);
      const [item] = (await listed(service, headers)).items;
      expect((await putTask(service, headers, String(item?.id), task)).status).toBe(400);
      await nothingLeft();
    },
  );

  it.for([undefined, 1, true, {}, []])("the task %j", async (task, { service, headers }) => {
    const [item] = (await listed(service, headers)).items;
    expect((await putTask(service, headers, String(item?.id), task)).status).toBe(400);
  });
});
