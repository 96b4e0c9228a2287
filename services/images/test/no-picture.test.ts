import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { expect } from "vitest";
import { counted, form, refusalsWith, upload } from "./fixture.ts";
import { picture, pictures } from "./pictures.ts";
import { describeStorages } from "./storages.ts";

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
  ["script that starts like a GIF", text("GIF89a/*;alert(1);*/=1;alert(document.domain);//")],
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

describeStorages("with $name, refuses without leftovers", refusalsWith, (it) => {
  it.for(noPictures)("%s", async ([_what, content], { service, headers, nothingLeft }) => {
    const already = await counted(service, "no picture");
    const answer = await upload(service, headers, form(content, "a.png", "image/png"));
    expect(answer.status).toBe(415);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect((await answer.json()) as unknown).toMatchObject({
      detail: expect.stringContaining("expected a picture"),
    });
    expect(await counted(service, "no picture")).toBe(already + 1);
    await nothingLeft();
  });
});
