import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../../../setup/needs.ts";
import { type ImagesService, listed, startImages, upload, uploaded } from "./fixture.ts";
import { startProxy } from "./proxy.ts";
import { statusOf } from "./requests.ts";
import { type BucketStorage, bucketStorage } from "./storages.ts";

describe("the connection to a bucket", needs("versitygw"), () => {
  let storage: BucketStorage;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let running: ImagesService;
  let headers: { authorization: string };
  let id: string;
  beforeAll(async () => {
    storage = await bucketStorage();
    proxy = await startProxy(Number(new URL(storage.s3.url).port));
    const BUCKET_URL = `http://127.0.0.1:${proxy.port}/pictures`;
    running = await startImages({ ...storage, environment: { ...storage.environment, BUCKET_URL } });
    ({ headers } = await running.auth.caller());
    ({ id } = await uploaded(running, headers));
  });
  afterAll(async () => {
    await running?.close();
    proxy?.close();
    await storage?.close();
  });
  const asks = {
    list: () => statusOf(running.ask("/images", { headers })),
    get: () => statusOf(running.ask(`/images/${id}`, { headers })),
    upload: () => statusOf(upload(running, headers)),
  };

  it.each([
    ["list", /^GET \/pictures\/?\?list-type/, 200],
    ["get", /^GET .*\/records\//, 200],
    ["get", /^GET .*\/pictures\/[^/]+\/pictures\//, 200],
    ["upload", /^PUT .*\/records\//, 201],
    ["upload", /^PUT .*\/pictures\/[^/]+\/pictures\//, 201],
  ] as const)("that breaks once during %s (%s) causes no error", async (name, request, status) => {
    const fault = proxy.next("break", request);
    expect(await asks[name]()).toBe(status);
    expect(fault.times).toBe(0);
  });

  it.each([
    ["list", /^GET \/pictures\/?\?list-type/],
    ["get", /^GET .*\/pictures\/[^/]+\/pictures\//],
    ["upload", /^PUT .*\/pictures\/[^/]+\/pictures\//],
  ] as const)("that always breaks during %s (%s) is a 503", async (name, request) => {
    const before = (await listed(running, headers)).items.length;
    proxy.next("break", request, 100);
    expect(await asks[name]()).toBe(503);
    proxy.next("break", request, 0);
    expect((await listed(running, headers)).items).toHaveLength(before);
  });

  it.each([
    ["get", /^GET .*\/pictures\/[^/]+\/pictures\//, 6_000],
    ["upload", /^PUT .*\/records\//, 12_000],
    ["upload", /^PUT .*\/pictures\/[^/]+\/pictures\//, 17_000],
  ] as const)("without an answer to %s (%s) is a 503 in time, and leaves no files", async (name, request, ms) => {
    const before = storage.files();
    proxy.next("hang", request, 100);
    const start = performance.now();
    expect(await asks[name]()).toBe(503);
    expect(performance.now() - start).toBeLessThan(ms);
    proxy.next("hang", request, 0);
    expect(readdirSync(String(storage.environment.SPOOL_DIRECTORY))).toEqual([]);
    expect(storage.files()).toEqual(before);
  });
});
