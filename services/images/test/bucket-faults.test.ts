import { randomBytes } from "node:crypto";
import { readdirSync, renameSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { form, type ImagesService, listed, startImages, upload, uploaded } from "./fixture.ts";
import { pngOf } from "./pictures.ts";
import { everything, statusOf } from "./requests.ts";
import { type Service, startService } from "./service.ts";
import { type BucketStorage, bucketStorage } from "./storages.ts";

/** Sends all requests at once; returns each status with its time in ms. */
async function askAll(asked: ReturnType<typeof everything>) {
  const start = performance.now();
  const all = Object.entries(asked).map(async ([name, ask]) => ({
    name,
    status: await ask(),
    ms: performance.now() - start,
  }));
  return Promise.all(all);
}

describe("a bucket", needs("versitygw"), () => {
  let storage: BucketStorage;
  let running: ImagesService;
  let service: Service | undefined;
  let headers: { authorization: string };
  let id: string;
  let asked: ReturnType<typeof everything>;
  beforeAll(async () => {
    storage = await bucketStorage();
    running = await startImages(storage);
    ({ headers } = await running.auth.caller());
    ({ id } = await uploaded(running, headers));
    asked = everything(running, headers, id);
  });
  afterAll(async () => {
    await running?.close();
    await storage?.close();
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });
  const readiness = async () => {
    const start = performance.now();
    const answer = await running.ask("/readyz");
    return { code: answer.status, ms: performance.now() - start, text: await answer.text() };
  };
  const unready = () =>
    eventually(async () => {
      const now = await readiness();
      return now.code === 503 ? now : Promise.reject(new Error(now.text));
    });
  const ready = () => eventually(async () => (await readiness()).code === 200);

  it("that is down is an immediate 503 for every request, and works again when it is back", async () => {
    await storage.s3.kill();
    for (const { name, status, ms } of await askAll(asked)) {
      expect([name, status]).toEqual([name, 503]);
      expect(ms).toBeLessThan(3_000);
    }
    expect((await unready()).text).toContain("ECONNREFUSED");
    expect(await statusOf(running.ask("/healthz"))).toBe(200);
    await storage.s3.start();
    await ready();
    expect((await listed(running, headers)).items.map((item) => item.id)).toEqual([id]);
    expect(await asked.get()).toBe(200);
    const added = await uploaded(running, headers);
    expect(await statusOf(running.ask(`/images/${added.id}`, { method: "DELETE", headers }))).toBe(204);
  });

  it("that hangs is a 503 in time for every request, and makes the service unready", async () => {
    storage.s3.pause();
    try {
      expect((await unready()).text).toContain("no answer in 900 ms");
      await sleep(600); // the last result of the check is cached for a while
      expect((await readiness()).ms).toBeLessThan(1_500);
      expect(await statusOf(running.ask("/healthz"))).toBe(200);
      const { upload: _, ...others } = asked;
      for (const { name, status, ms } of await askAll(others as typeof asked)) {
        expect([name, status]).toEqual([name, 503]);
        expect(ms).toBeLessThan(7_000);
      }
    } finally {
      storage.s3.resume();
    }
    await ready();
    expect(await asked.list()).toBe(200);
  });

  it("that is killed during an upload is a 503, and keeps nothing or the whole picture", async () => {
    const { headers } = await running.auth.caller();
    const uploading = upload(running, headers, form(pngOf(9_000_000)));
    await eventually(() => readdirSync(String(storage.environment.SPOOL_DIRECTORY)).length > 0);
    await sleep(60);
    await storage.s3.kill();
    const status = await statusOf(uploading);
    await storage.s3.start();
    await ready();
    const { items } = await listed(running, headers);
    if (status === 201) expect(items).toHaveLength(1);
    else expect(status).toBe(503);
    for (const item of items) {
      const got = await running.ask(`/images/${item.id}`, { headers });
      expect((await got.arrayBuffer()).byteLength).toBe(9_000_000);
    }
    expect(readdirSync(String(storage.environment.SPOOL_DIRECTORY))).toEqual([]);
  });

  it("that does not exist is a 503, not an empty list", async () => {
    renameSync(storage.s3.objects, `${storage.s3.objects}-away`);
    try {
      for (const { name, status } of await askAll(asked)) expect([name, status]).toEqual([name, 503]);
      expect((await unready()).text).toContain("bucket does not exist");
    } finally {
      renameSync(`${storage.s3.objects}-away`, storage.s3.objects);
    }
    await ready();
    expect(await asked.get()).toBe(200);
  });

  it("may be down at the start: the service waits for it", async () => {
    await storage.s3.stop();
    service = await startService(storage);
    expect((await service.readiness()).code).toBe(503);
    expect(await service.alive()).toBe(true);
    await storage.s3.start();
    await eventually(async () => (await service?.readiness())?.code === 200);
    await ready();
  });

  it("that refuses the credentials is a 503, and the log contains no secret", async () => {
    const secret = randomBytes(20).toString("hex");
    service = await startService({
      ...storage,
      secrets: { ...storage.secrets, "bucket-secret-access-key": secret },
    });
    const { code, checks } = await service.readiness();
    expect(code).toBe(503);
    expect(checks.bucket?.error).toContain("signature");
    expect(await service.alive()).toBe(true);
    const caller = await service.auth.caller();
    for (const { name, status } of await askAll(everything(service, caller.headers, id)))
      expect([name, status]).toEqual([name, 503]);
    expect(service.log()).not.toContain(secret);
    expect(service.log()).not.toContain(caller.headers.authorization.slice(7));
  });
});
