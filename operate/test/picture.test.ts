import { fileTypeFromBuffer } from "file-type";
import { expect, test } from "vitest";
import { multipart, picture } from "../load/picture.ts";

test("a picture is a PNG of the given size", async () => {
  const png = picture(1_000_000);
  expect(Math.abs(png.length - 1_000_000)).toBeLessThan(10_000);
  expect((await fileTypeFromBuffer(png))?.mime).toBe("image/png");
});

test("a form is parsed as a form with one file", async () => {
  const file = Buffer.from([0, 13, 10, 45, 45, 255]);
  const { type, body } = multipart("a.png", "image/png", file);
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const [[name, value] = []] = [...form];
  expect(name).toBe("file");
  expect(value).toMatchObject({ name: "a.png", type: "image/png" });
  expect(Buffer.from(await (value as File).arrayBuffer())).toEqual(file);
});
