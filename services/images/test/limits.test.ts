import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testConfig } from "@taskflow/kit/testing.ts";
import { describe, expect, it } from "vitest";
import { settingsFor } from "../src/config.ts";
import { room } from "../src/storage/room.ts";
import { sweep } from "../src/storage/sweep.ts";
import { startImages } from "./fixture.ts";
import { pngOf } from "./pictures.ts";
import { filePart, rawForm, send } from "./raw.ts";
import { folderStorage } from "./storages.ts";

describe("room", () => {
  it("is given in the order of the requests, up to its capacity", async () => {
    const enter = room(10);
    const order: string[] = [];
    const come = async (name: string, bytes: number) => {
      const leave = await enter(bytes);
      order.push(name);
      return leave;
    };
    const a = await come("a", 6);
    const b = await come("b", 4);
    const later = [come("c", 7), come("d", 1)];
    b();
    await new Promise(setImmediate);
    expect(order).toEqual(["a", "b"]); // d waits behind c
    a();
    await Promise.all(later);
    expect(order).toEqual(["a", "b", "c", "d"]);
  });

  it("is given whole to a request larger than its capacity", async () => {
    const enter = room(10);
    const leave = await enter(1_000);
    await expect(enter(1, 20)).rejects.toMatchObject({ statusCode: 503 });
    leave();
    await enter(10);
  });

  it("is awaited for a limited time, and not given to a request that has timed out", async () => {
    const enter = room(10);
    const leave = await enter(8);
    const large = enter(5, 20);
    const small = enter(2, 1_000);
    await expect(large).rejects.toMatchObject({ statusCode: 503, message: "too many uploads at once: try again" });
    await small; // the request behind the large one got room
    leave();
    await enter(8, 20);
  });

  it("lets uploads that do not fit wait, and accepts them all", async () => {
    const storage = folderStorage();
    const running = await startImages(storage, { MAX_SPOOL_BYTES: "2500000" });
    const { headers } = await running.auth.caller();
    const body = rawForm(filePart(pngOf(1_000_000)));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => send(`${running.url}/images`, headers, body, index % 2 === 0)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await running.close();
    await storage.close();
  });
});

describe("the sweep", () => {
  it("removes files that were not written to for long, and nothing else", async () => {
    const directory = mkdtempSync(join(tmpdir(), "taskflow-sweep-"));
    for (const [name, seconds] of [
      ["old", 301],
      ["young", 299],
    ] as const) {
      writeFileSync(join(directory, name), "x");
      utimesSync(join(directory, name), Date.now() / 1_000 - seconds, Date.now() / 1_000 - seconds);
    }
    expect(await sweep(directory)).toEqual(["old"]);
    expect(await sweep(directory)).toEqual([]);
  });

  it("does nothing if the folder does not exist", async () => {
    expect(await sweep("/nowhere")).toEqual([]);
  });
});

describe("the configuration", () => {
  const environment = { AUTH_URL: "http://auth:5000" };
  const read = (more: Record<string, string>, secrets = {}) =>
    testConfig(settingsFor({ environment: more }), { ...environment, ...more }, secrets);

  it("is a folder by default", () => {
    expect(read({})).toMatchObject({ directory: "/var/lib/taskflow", maxUploadBytes: 10_000_000 });
    expect(read({ BUCKET_URL: "" })).toMatchObject({ directory: "/var/lib/taskflow" });
  });

  it("is a bucket if BUCKET_URL is set, with its keys", () => {
    const secrets = { "bucket-access-key-id": "a", "bucket-secret-access-key": "b\n" };
    const bucketUrl = "https://s3.example.com:9000/pictures";
    const expected = { bucketUrl, region: "us-east-1", accessKeyId: "a", secretAccessKey: "b" };
    expect(read({ BUCKET_URL: bucketUrl }, secrets)).toMatchObject(expected);
    expect(() => read({ BUCKET_URL: bucketUrl })).toThrow("bucket-access-key-id is missing");
  });

  it.each([
    "https://s3.example.com",
    "https://s3.example.com/",
    "https://s3.example.com/a/b",
    "https://s3.example.com/pictures?x",
    "https://s3.example.com/pictures#x",
    "https://user:secret@s3.example.com/pictures",
    "https://s3.example.com/UPPER",
    "https://s3.example.com/../x%2f",
    "s3://pictures",
  ])("refuses the bucket %s", (bucketUrl) => {
    expect(() =>
      read({ BUCKET_URL: bucketUrl }, { "bucket-access-key-id": "a", "bucket-secret-access-key": "b" }),
    ).toThrow("BUCKET_URL");
  });
});

it("lists a page of 5000 pictures quickly", async () => {
  const storage = folderStorage();
  const running = await startImages(storage);
  const { headers, team } = await running.auth.caller();
  for (const part of ["pictures", "records"]) mkdirSync(join(storage.path, team, part), { recursive: true });
  const record = JSON.stringify({
    name: "a.png",
    type: "image/png",
    bytes: 84,
    sha256: "",
    task: null,
    uploadedBy: null,
    createdAt: new Date().toISOString(),
  });
  for (let index = 0; index < 5_000; index += 1) {
    const id = `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`;
    writeFileSync(join(storage.path, team, "pictures", id), "");
    writeFileSync(join(storage.path, team, "records", id), record);
  }
  const times: number[] = [];
  let after = "";
  for (let page = 0; page < 50; page += 1) {
    const start = performance.now();
    const answer = await running.ask(`/images?limit=100${after && `&after=${after}`}`, { headers });
    const { items, next } = (await answer.json()) as { items: object[]; next: string | null };
    times.push(performance.now() - start);
    expect(items).toHaveLength(100);
    after = next ?? "";
  }
  expect(after).toBe("");
  const median = times.sort((a, b) => a - b)[25] ?? 0;
  console.log(`a page of 100 of 5000 pictures: ${median.toFixed(1)} ms`);
  expect(median).toBeLessThan(500);
  await running.close();
  await storage.close();
});
