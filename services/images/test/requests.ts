/** Requests of all kinds, for tests that expect the same of each. */
import { randomUUID } from "node:crypto";
import { type ImagesService, putTask, upload } from "./fixture.ts";

/** The status of an answer, whose body is not read. */
export const statusOf = async (asked: Promise<Response>) => {
  const answer = await asked;
  await answer.body?.cancel();
  return answer.status;
};

/** One request of each kind; each resolves to its status. */
export const everything = (of: Pick<ImagesService, "ask">, headers: Record<string, string>, id: string) => ({
  list: () => statusOf(of.ask("/images", { headers })),
  listOfTask: () => statusOf(of.ask(`/images?task=${randomUUID()}`, { headers })),
  get: () => statusOf(of.ask(`/images/${id}`, { headers })),
  head: () => statusOf(of.ask(`/images/${id}`, { method: "HEAD", headers })),
  attach: () => statusOf(putTask(of, headers, id, randomUUID())),
  upload: () => statusOf(upload(of, headers)),
  delete: () => statusOf(of.ask(`/images/${id}`, { method: "DELETE", headers })),
});
