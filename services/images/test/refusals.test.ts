import { Agent } from "node:http";
import { eventually } from "@taskflow/kit/testing.ts";
import { expect } from "vitest";
import { counted, listed, refusalsWith, upload } from "./fixture.ts";
import { picture, pngOf } from "./pictures.ts";
import { answerOf, begin, boundary, filePart, rawForm, send } from "./raw.ts";
import { describeStorages } from "./storages.ts";

const text = (content: string) => Buffer.from(content);

describeStorages("with $name, refuses without leftovers", refusalsWith, (it) => {
  it.for([
    ["JSON instead of a form", "application/json", '{"file":"x"}'],
    ["a form of another kind", "application/x-www-form-urlencoded", "file=x"],
    ["text", "text/plain", "hello"],
    ["a picture without a form", "image/png", picture("png")],
  ] as const)("%s", async ([_what, type, body], { headers, service, nothingLeft }) => {
    const answer = await upload(service, { ...headers, "content-type": type }, body as Uint8Array<ArrayBuffer>);
    expect(answer.status).toBe(415);
    await answer.body?.cancel();
    await nothingLeft();
  });

  const png = picture("png");
  it.for([
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
  ] as const)("%s", async ([_what, body], { service, headers, nothingLeft }) => {
    const already = await counted(service, "malformed");
    for (const chunked of [false, true]) {
      const answer = await send(`${service.url}/images/upload`, headers, body, chunked);
      expect([chunked, answer.status]).toEqual([chunked, 400]);
      expect(answer.body).toMatchObject({ title: "Bad Request", detail: expect.stringContaining("form") });
    }
    expect(await counted(service, "malformed")).toBe(already + 2);
    await nothingLeft();
  });

  it.for([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=other",
    `multipart/form-data; boundary=${"x".repeat(500)}`,
  ])("a form with the media type %s", async (type, { headers, service, nothingLeft }) => {
    const answer = await send(
      `${service.url}/images/upload`,
      { ...headers, "content-type": type },
      rawForm(filePart(png)),
    );
    expect(answer.status).toBe(400);
    await nothingLeft();
  });

  it.for([false, true])(
    "a picture that is too large; chunked: %s",
    async (chunked, { service, headers, nothingLeft }) => {
      const already = await counted(service, "too large");
      for (const bytes of [9_000_001, 12_000_000]) {
        const answer = await send(`${service.url}/images/upload`, headers, rawForm(filePart(pngOf(bytes))), chunked);
        expect(answer.status).toBe(413);
        expect(answer.body.detail).toBe("a picture may have at most 9000000 bytes");
      }
      expect(await counted(service, "too large")).toBe(already + 2);
      await nothingLeft();
      expect(
        (await send(`${service.url}/images/upload`, headers, rawForm(filePart(pngOf(9_000_000))), chunked)).status,
      ).toBe(201);
      await service.ask(`/images/${(await listed(service, headers)).items[1]?.id}`, { method: "DELETE", headers });
    },
  );

  it("an upload that is announced as too large, before it is sent", async ({ headers, service, nothingLeft }) => {
    const sent = begin(`${service.url}/images/upload`, { ...headers, "content-length": "1000000000" });
    sent.flushHeaders();
    expect((await answerOf(sent)).status).toBe(413);
    sent.destroy();
    await nothingLeft();
  });

  it("a file that is not a picture, before it is sent completely", async ({ headers, service, nothingLeft }) => {
    const sent = begin(`${service.url}/images/upload`, { ...headers, "content-length": "5000000" });
    sent.write(rawForm(filePart(Buffer.alloc(20_000, "hello "))).subarray(0, 15_000));
    expect((await answerOf(sent)).status).toBe(415);
    sent.destroy();
    await nothingLeft();
  });

  it("a request, and accepts the next one of the same connection", async ({ service, headers, nothingLeft }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const [content, status] of [
      [Buffer.alloc(5_000_000, "hello "), 415],
      [pngOf(12_000_000), 413],
      [png, 201],
    ] as const) {
      const sent = begin(`${service.url}/images/upload`, headers, agent);
      const answer = answerOf(sent);
      sent.flushHeaders();
      sent.end(rawForm(filePart(content)));
      expect(await answer).toMatchObject({ status });
    }
    agent.destroy();
    await service.ask(`/images/${(await listed(service, headers)).items[1]?.id}`, { method: "DELETE", headers });
    await nothingLeft();
  });

  it.for([0, 1_000, 1_000_000])(
    "an upload whose client disconnects after %i bytes",
    async (bytes, { headers, storage, service, before, nothingLeft }) => {
      const already = await counted(service, "broken off");
      const begun = () => service.lines.filter(({ message }) => message === "starting multipart parsing").length;
      const beforehand = begun();
      const body = rawForm(filePart(pngOf(5_000_000)));
      const sent = begin(`${service.url}/images/upload`, { ...headers, "content-length": String(body.length) });
      sent.flushHeaders();
      sent.write(body.subarray(0, bytes + 130));
      // The upload has arrived, and its file on the disk must be removed.
      await eventually(() => begun() > beforehand && (bytes === 0 || storage.files().length > before.length));
      sent.destroy();
      await nothingLeft();
      await eventually(async () => (await counted(service, "broken off")) === already + 1);
    },
  );
});
