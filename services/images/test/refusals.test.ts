import { Agent } from "node:http";
import { eventually } from "@taskflow/kit/testing.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture, pngOf } from "./pictures.ts";
import { answerOf, begin, boundary, filePart, rawForm, send } from "./raw.ts";
import { storages, type TestStorage } from "./storages.ts";
import { counted, type ImagesWorld, listed, startImages, upload, uploaded } from "./world.ts";

const text = (content: string) => Buffer.from(content);

describe.each(storages)("with %s, refuses without leftovers", (_name, makeStorage) => {
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

  it.each([
    ["JSON instead of a form", "application/json", '{"file":"x"}'],
    ["a form of another kind", "application/x-www-form-urlencoded", "file=x"],
    ["text", "text/plain", "hello"],
    ["a picture without a form", "image/png", picture("png")],
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
    ["two files with one name", rawForm(filePart(png), filePart(png))],
    ["three files", rawForm(filePart(png), filePart(png), filePart(png))],
    ["a picture and a file that is not a picture", rawForm(filePart(png), filePart(text("hello")))],
    ["no boundary in the body", text("hello".repeat(100))],
    [
      "a form that ends within the headers",
      text(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filen`),
    ],
    ["a form that ends within the file", rawForm(filePart(pngOf(100_000))).subarray(0, 50_000)],
    ["a form that ends before its last boundary", rawForm(filePart(png)).subarray(0, -boundary.length - 6)],
    ["a field named __proto__", rawForm(filePart(png, 'name="__proto__"; filename="a.png"'))],
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
    const already = await counted(world, "malformed");
    for (const chunked of [false, true]) {
      const answer = await send(address, headers, body, chunked);
      expect([chunked, answer.status]).toEqual([chunked, 400]);
      expect(answer.body).toMatchObject({ title: "Bad Request", detail: expect.stringContaining("form") });
    }
    expect(await counted(world, "malformed")).toBe(already + 2);
    await nothingLeft();
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=other",
    `multipart/form-data; boundary=${"x".repeat(500)}`,
  ])("a form with the media type %s", async (type) => {
    const answer = await send(address, { ...headers, "content-type": type }, rawForm(filePart(png)));
    expect(answer.status).toBe(400);
    await nothingLeft();
  });

  it.each([false, true])("a picture that is too large; chunked: %s", async (chunked) => {
    const already = await counted(world, "too large");
    for (const bytes of [9_000_001, 12_000_000]) {
      const answer = await send(address, headers, rawForm(filePart(pngOf(bytes))), chunked);
      expect(answer.status).toBe(413);
      expect(answer.body.detail).toBe("a picture may have at most 9000000 bytes");
    }
    expect(await counted(world, "too large")).toBe(already + 2);
    await nothingLeft();
    expect((await send(address, headers, rawForm(filePart(pngOf(9_000_000))), chunked)).status).toBe(201);
    await world.ask(`/images/${(await listed(world, headers)).items[1]?.id}`, { method: "DELETE", headers });
  });

  it("an upload that is announced as too large, before it is sent", async () => {
    const sent = begin(address, { ...headers, "content-length": "1000000000" });
    sent.flushHeaders();
    expect((await answerOf(sent)).status).toBe(413);
    sent.destroy();
    await nothingLeft();
  });

  it("a file that is not a picture, before it is sent completely", async () => {
    const sent = begin(address, { ...headers, "content-length": "5000000" });
    sent.write(rawForm(filePart(Buffer.alloc(20_000, "hello "))).subarray(0, 15_000));
    expect((await answerOf(sent)).status).toBe(415);
    sent.destroy();
    await nothingLeft();
  });

  it("a request, and accepts the next one of the same connection", async () => {
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

  it.each([0, 1_000, 1_000_000])("an upload whose client disconnects after %i bytes", async (bytes) => {
    const already = await counted(world, "broken off");
    const begun = () => world.lines.filter(({ message }) => message === "starting multipart parsing").length;
    const beforehand = begun();
    const body = rawForm(filePart(pngOf(5_000_000)));
    const sent = begin(address, { ...headers, "content-length": String(body.length) });
    sent.flushHeaders();
    sent.write(body.subarray(0, bytes + 130));
    // The upload has arrived, and its file on the disk must be removed.
    await eventually(() => begun() > beforehand && (bytes === 0 || storage.files().length > before.length));
    sent.destroy();
    await nothingLeft();
    await eventually(async () => (await counted(world, "broken off")) === already + 1);
  });
});
