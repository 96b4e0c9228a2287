import { randomUUID } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { eventually } from "@taskflow/kit/testing.ts";
import { expect } from "vitest";
import { form, testsWith, upload, uploaded } from "./fixture.ts";
import { picture, pngOf } from "./pictures.ts";
import { describeStorages } from "./storages.ts";

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describeStorages("the bytes of a picture in $name", testsWith, (it) => {
  it("are served with headers that keep them harmless", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const { id } = await uploaded(service, headers);
    const got = await service.ask(`/images/${id}`, { headers });
    expect(Object.fromEntries(got.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "content-disposition": `inline; filename="picture.png"; filename*=UTF-8''picture.png`,
      "cache-control": "private, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
  });

  it("are answered with 304 if the client has them", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const { id } = await uploaded(service, headers);
    const etag = String((await service.ask(`/images/${id}`, { headers })).headers.get("etag"));
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const answer = await service.ask(`/images/${id}`, { headers: { ...headers, "if-none-match": tag } });
      expect([tag, answer.status, answer.headers.get("etag")]).toEqual([tag, 304, etag]);
      expect((await bytesOf(answer)).length).toBe(0);
    }
    const other = await service.ask(`/images/${id}`, { headers: { ...headers, "if-none-match": '"other"' } });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
  });

  it("are left out of the response to HEAD", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const { id } = await uploaded(service, headers);
    const answer = await service.ask(`/images/${id}`, { method: "HEAD", headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-length")).toBe(String(picture("png").length));
    expect(answer.headers.get("content-type")).toBe("image/png");
    const absent = await service.ask(`/images/${randomUUID()}`, { method: "HEAD", headers });
    expect(absent.status).toBe(404);
  });

  it.for([
    ["bytes=0-9", 0, 9],
    ["bytes=10-", 10, 83],
    ["bytes=-5", 79, 83],
    ["bytes=-1000", 0, 83],
    ["bytes=80-1000", 80, 83],
    ["bytes=83-83", 83, 83],
  ] as const)("are served in part for %s", async ([range, start, end], { service, newcomer }) => {
    const headers = await newcomer();
    const content = picture("png");
    expect(content.length).toBe(84);
    const { id } = await uploaded(service, headers);
    const answer = await service.ask(`/images/${id}`, { headers: { ...headers, range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end}/84`);
    expect(answer.headers.get("content-length")).toBe(String(end - start + 1));
    expect(await bytesOf(answer)).toEqual(content.subarray(start, end + 1));
  });

  it.for(["bytes=84-", "bytes=-0", "bytes=1000-2000"])(
    "are refused for the range %s",
    async (range, { service, newcomer }) => {
      const headers = await newcomer();
      const { id } = await uploaded(service, headers);
      const answer = await service.ask(`/images/${id}`, { headers: { ...headers, range } });
      expect(answer.status).toBe(416);
      expect(answer.headers.get("content-range")).toBe("bytes */84");
      expect(answer.headers.get("cache-control")).toBeNull();
    },
  );

  it.for(["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=1e3-"])(
    "are served whole for the malformed range %s",
    async (range, { service, newcomer }) => {
      const headers = await newcomer();
      const { id } = await uploaded(service, headers);
      const answer = await service.ask(`/images/${id}`, { headers: { ...headers, range } });
      expect(answer.status).toBe(200);
      expect(await bytesOf(answer)).toEqual(picture("png"));
    },
  );

  it("are served in part only if If-Range names this picture", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const { id } = await uploaded(service, headers);
    const ask = (ifRange: string) =>
      service.ask(`/images/${id}`, { headers: { ...headers, range: "bytes=0-9", "if-range": ifRange } });
    const etag = String((await ask('"other"')).headers.get("etag"));
    expect((await ask(etag)).status).toBe(206);
    expect((await ask('"other"')).status).toBe(200);
  });

  it("leave nothing open when their reader disconnects", async ({ service, newcomer }) => {
    const headers = await newcomer();
    const answer = await upload(service, headers, form(pngOf(9_000_000)));
    const { id } = (await answer.json()) as { id: string };
    // More requests than there are connections to a bucket.
    for (let round = 0; round < 4; round += 1) {
      const readers = Array.from({ length: 20 }, async () => {
        const gone = new AbortController();
        const begun = await service.ask(`/images/${id}`, { headers, signal: gone.signal });
        await begun.body?.getReader().read();
        gone.abort();
      });
      await Promise.all(readers);
    }
    const whole = await service.ask(`/images/${id}`, { headers, signal: AbortSignal.timeout(5_000) });
    expect((await whole.arrayBuffer()).byteLength).toBe(9_000_000);
    const open = () => readdirSync("/proc/self/fd").filter((fd) => targetOf(fd).endsWith(id));
    await eventually(() => open().length === 0);
  });
});

/** The path of an open file descriptor of this process. */
function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return ""; // closed in the meantime
  }
}
