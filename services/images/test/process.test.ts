import { spawnSync } from "node:child_process";
import { readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterEach, expect, it } from "vitest";
import { listed, uploaded } from "./fixture.ts";
import { pngOf } from "./pictures.ts";
import { answerOf, begin, filePart, rawForm, send } from "./raw.ts";
import { type Service, startService } from "./service.ts";
import { describeStorages, type TestStorage } from "./storages.ts";

let storage: TestStorage | undefined;
let service: Service | undefined;
afterEach(async () => {
  await service?.close();
  await storage?.close();
  [storage, service] = [undefined, undefined];
});

const mebibyte = 1024 * 1024;

describeStorages(
  "a process with $name",
  (makeStorage) => makeStorage,
  (makeStorage, name) => {
    it("accepts 20 pictures of 9 MB at once with little memory", async () => {
      storage = await makeStorage();
      service = await startService(storage);
      const { headers } = await service.auth.caller();
      const address = `${service.url}/images/upload`;
      const body = rawForm(filePart(pngOf(9_000_000)));
      // A new process still compiles its code: warm it up, because that is not measured here.
      for (let left = 5; left > 0; left -= 1) await send(address, headers, body);
      const before = service.rss();
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, service?.rss() ?? 0);
      }, 10);
      const start = performance.now();
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(address, headers, body)));
      const seconds = (performance.now() - start) / 1_000;
      clearInterval(watch);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      const show = (bytes: number) => `${Math.round(bytes / mebibyte)} MiB`;
      console.log(`${name}: ${Math.round(180 / seconds)} MB/s, resident ${show(before)}, at most ${show(most)}`);
      expect(most - before).toBeLessThan(30 * mebibyte);
    });

    it("finishes a running upload on SIGTERM", async () => {
      storage = await makeStorage();
      service = await startService(storage);
      const { headers } = await service.auth.caller();
      const body = rawForm(filePart(pngOf(2_000_000)));
      const sent = begin(`${service.url}/images/upload`, { ...headers, "content-length": String(body.length) });
      const answer = answerOf(sent);
      sent.write(body.subarray(0, 1_000_000));
      const { files } = storage;
      await eventually(() => files().length > 0);
      const ended = service.stop();
      await sleep(500);
      await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
      sent.end(body.subarray(1_000_000));
      expect((await answer).status).toBe(201);
      expect(await ended).toEqual({ code: 0, signal: null });
      await service.start();
      expect((await listed(service, headers)).items).toHaveLength(1);
    });

    it("leaves no visible picture when it is killed during an upload, and keeps the others", async () => {
      storage = await makeStorage();
      service = await startService(storage);
      const { headers } = await service.auth.caller();
      const { id } = await uploaded(service, headers);
      const before = storage.files();
      const sent = begin(`${service.url}/images/upload`, { ...headers, "content-length": "5000000" });
      sent.write(rawForm(filePart(pngOf(2_000_000))).subarray(0, 1_000_000));
      const { files } = storage;
      await eventually(() => files().length > before.length);
      await service.kill();
      expect(files().length).toBe(before.length + 1);
      // Makes the file look as if it had been written a while ago.
      const spool = String(
        storage.environment.SPOOL_DIRECTORY ?? join(String(storage.environment.STORAGE_DIRECTORY), ".unfinished"),
      );
      const past = Date.now() / 1_000 - 600;
      for (const name of readdirSync(spool)) utimesSync(join(spool, name), past, past);
      await service.start();
      await eventually(() => expect(files()).toEqual(before) ?? true);
      expect((await listed(service, headers)).items.map((item) => item.id)).toEqual([id]);
    });
  },
);

it("reports all faults of its configuration", () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const environment = {
    PATH: process.env.PATH,
    BUCKET_URL: "s3://x",
    MAX_UPLOAD_BYTES: "many",
    SECRETS_DIRECTORY: "/nowhere",
  };
  const { status, stderr } = spawnSync(process.execPath, [main], { env: environment, encoding: "utf8" });
  expect(status).toBe(1);
  for (const name of ["APP_NAME", "PORT", "AUTH_URL", "BUCKET_URL", "MAX_UPLOAD_BYTES"])
    expect(stderr).toContain(`variable ${name} `);
  for (const name of ["bucket-access-key-id", "bucket-secret-access-key"])
    expect(stderr).toContain(`/nowhere/${name} is missing`);
});
