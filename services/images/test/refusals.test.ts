import { randomBytes, randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture, pictures, pngOf } from "./pictures.ts";
import { answerOf, begin, boundary, filePart, rawForm, send } from "./raw.ts";
import { storages, type TestStorage } from "./storages.ts";
import { form, type ImagesWorld, listed, putTask, startImages, upload, uploaded } from "./world.ts";

const text = (content: string) => Buffer.from(content);

/** The PNG with another width and height. */
function pngSized(width: number, height: number): Buffer {
  const png = Buffer.from(picture("png"));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

const noPictures: readonly (readonly [string, Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["text", text("hello, I am a picture")],
  ["text of 9 MB", Buffer.alloc(9_000_000, "hello ")],
  ["HTML", text("<!doctype html><script>alert(1)</script>")],
  ["SVG", text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ["SVG with a prologue", text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ["a zip", Buffer.concat([text("PK\u0003\u0004"), randomBytes(26), deflateRawSync("hello")])],
  ["a PDF", text("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")],
  ["a program", Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), randomBytes(500)])],
  ["random bytes", randomBytes(10_000)],
  ["script that begins like a GIF", text("GIF89a/*;alert(1);*/=1;alert(document.domain);//")],
  [
    "HTML behind the signature of a PNG",
    Buffer.concat([picture("png").subarray(0, 8), text("<script>alert(1)</script>")]),
  ],
  ["HTML behind the header of a PNG", Buffer.concat([picture("png").subarray(0, 33), text("<html>".repeat(20))])],
  ["HTML behind the signature of a JPEG", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), text("<html>".repeat(20))])],
  ["HTML behind RIFF and WEBP", text(`RIFF\u0010\0\0\0WEBP${"<html>".repeat(20)}`)],
  ["a PNG without pixels", Buffer.concat([picture("png").subarray(0, 33), picture("png").subarray(-12)])],
  ["a PNG of no width", pngSized(0, 12)],
  ["a PNG of a billion pixels", pngSized(40_000, 40_000)],
  ...pictures.flatMap(({ name, content }): (readonly [string, Buffer])[] => [
    [`the first 20 bytes of ${name}`, content.subarray(0, 20)],
    [`half of ${name}`, content.subarray(0, content.length / 2)],
    [`all but the end of ${name}`, content.subarray(0, -2)],
  ]),
];

describe.each(storages)("refused, and nothing left in %s:", (_name, makeStorage) => {
  let storage: TestStorage;
  let world: ImagesWorld;
  let headers: { authorization: string };
  let address: string;
  let before: string[];
  beforeAll(async () => {
    storage = await makeStorage();
    world = await startImages(storage, { MAX_UPLOAD_BYTES: "9000000" });
    ({ headers } = await world.auth.caller());
    address = `${world.url}/images/upload`;
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
  const counted = async (result: string) => {
    const all = await (await world.ask("/metrics")).text();
    return Number(new RegExp(`^taskflow_uploads_total{result="${result}"} (\\d+)$`, "m").exec(all)?.[1] ?? 0);
  };

  it.each(noPictures)("%s", async (_what, content) => {
    const already = await counted("no picture");
    const answer = await upload(world, headers, form(content, "a.png", "image/png"));
    expect(answer.status).toBe(415);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect((await answer.json()) as unknown).toMatchObject({
      detail: expect.stringContaining("a picture is expected"),
    });
    expect(await counted("no picture")).toBe(already + 1);
    await nothingLeft();
  });

  it.each([
    ["no form at all", "application/json", '{"file":"x"}'],
    ["a form of another kind", "application/x-www-form-urlencoded", "file=x"],
    ["text", "text/plain", "hello"],
    ["a picture that is no form", "image/png", picture("png")],
  ])("%s", async (_what, type, body) => {
    const answer = await upload(world, { ...headers, "content-type": type }, body as Uint8Array<ArrayBuffer>);
    expect(answer.status).toBe(415);
    await answer.body?.cancel();
    await nothingLeft();
  });

  const png = picture("png");
  it.each([
    ["an empty body", Buffer.alloc(0)],
    ["a form without parts", rawForm()],
    ["a form without a file", rawForm({ head: 'Content-Disposition: form-data; name="file"', content: text("hello") })],
    ["two files", rawForm(filePart(png), filePart(png, 'name="other"; filename="b.png"'))],
    ["two files of one name", rawForm(filePart(png), filePart(png))],
    ["three files", rawForm(filePart(png), filePart(png), filePart(png))],
    ["a picture and a file that is none", rawForm(filePart(png), filePart(text("hello")))],
    ["no boundary in the body", text("hello".repeat(100))],
    ["a form that ends in the headers", text(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filen`)],
    ["a form that ends in the file", rawForm(filePart(pngOf(100_000))).subarray(0, 50_000)],
    ["a form that ends before its last boundary", rawForm(filePart(png)).subarray(0, -boundary.length - 6)],
    ["a field that is called like what all objects have", rawForm(filePart(png, 'name="__proto__"; filename="a.png"'))],
    [
      "a hundred fields",
      rawForm(
        ...Array.from({ length: 100 }, () => ({
          head: 'Content-Disposition: form-data; name="a"',
          content: text("b"),
        })),
        filePart(png),
      ),
    ],
  ])("%s", async (_what, body) => {
    const already = await counted("malformed");
    for (const chunked of [false, true]) {
      const answer = await send(address, headers, body, chunked);
      expect([chunked, answer.status]).toEqual([chunked, 400]);
      expect(answer.body).toMatchObject({ title: "Bad Request", detail: expect.stringContaining("form") });
    }
    expect(await counted("malformed")).toBe(already + 2);
    await nothingLeft();
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=other",
    `multipart/form-data; boundary=${"x".repeat(500)}`,
  ])("a form that says it is %s", async (type) => {
    const answer = await send(address, { ...headers, "content-type": type }, rawForm(filePart(png)));
    expect(answer.status).toBe(400);
    await nothingLeft();
  });

  it.each([false, true])("too large a picture; chunked: %s", async (chunked) => {
    const already = await counted("too large");
    for (const bytes of [9_000_001, 12_000_000]) {
      const answer = await send(address, headers, rawForm(filePart(pngOf(bytes))), chunked);
      expect(answer.status).toBe(413);
      expect(answer.body.detail).toBe("a picture has 9000000 bytes at most");
    }
    expect(await counted("too large")).toBe(already + 2);
    await nothingLeft();
    expect((await send(address, headers, rawForm(filePart(pngOf(9_000_000))), chunked)).status).toBe(201);
    await world.ask(`/images/${(await listed(world, headers)).items[1]?.id}`, { method: "DELETE", headers });
  });

  it("what is announced to be too large, before it comes", async () => {
    const sent = begin(address, { ...headers, "content-length": "1000000000" });
    sent.flushHeaders();
    expect((await answerOf(sent)).status).toBe(413);
    sent.destroy();
    await nothingLeft();
  });

  it("what is no picture, before all of it comes", async () => {
    const sent = begin(address, { ...headers, "content-length": "5000000" });
    sent.write(rawForm(filePart(Buffer.alloc(20_000, "hello "))).subarray(0, 15_000));
    expect((await answerOf(sent)).status).toBe(415);
    sent.destroy();
    await nothingLeft();
  });

  it("one request, and the next one of the same connection is taken", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const [content, status] of [
      [Buffer.alloc(5_000_000, "hello "), 415],
      [pngOf(12_000_000), 413],
      [png, 201],
    ] as const) {
      const sent = begin(address, headers, agent);
      const answer = answerOf(sent);
      sent.flushHeaders();
      sent.end(rawForm(filePart(content)));
      expect(await answer).toMatchObject({ status });
    }
    agent.destroy();
    await world.ask(`/images/${(await listed(world, headers)).items[1]?.id}`, { method: "DELETE", headers });
    await nothingLeft();
  });

  it.each([0, 1_000, 1_000_000])("an upload whose client goes after %i bytes", async (bytes) => {
    const already = await counted("broken off");
    const body = rawForm(filePart(pngOf(5_000_000)));
    const sent = begin(address, { ...headers, "content-length": String(body.length) });
    sent.flushHeaders();
    sent.write(body.subarray(0, bytes + 130));
    // All of it has arrived: what is on the disk is what has to go.
    if (bytes > 0) await eventually(() => storage.files().length > before.length);
    else await sleep(100);
    sent.destroy();
    await nothingLeft();
    await eventually(async () => (await counted("broken off")) === already + 1);
  });

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
