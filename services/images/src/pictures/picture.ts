/** Detects pictures by their content; the client's media type is ignored. */
import { open } from "node:fs/promises";
import { Problem } from "@taskflow/kit/problem.ts";
import { fileTypeFromBuffer } from "file-type";
import { avif } from "./avif.ts";
import { gif } from "./gif.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import { NoPicture, type Reader, reader } from "./reader.ts";
import type { Size } from "./size.ts";
import { webp } from "./webp.ts";

/** Follows a format's structure to its end. @throws NoPicture */
type Walk = (file: Reader) => Promise<Size>;

/** The formats by media type. A file without one of the extensions gets the first one. */
export const formats = {
  "image/png": { extensions: ["png", "apng"], walk: png },
  "image/jpeg": { extensions: ["jpg", "jpeg", "jpe", "jfif"], walk: jpeg },
  "image/gif": { extensions: ["gif"], walk: gif },
  "image/webp": { extensions: ["webp"], walk: webp },
  "image/avif": { extensions: ["avif", "avifs"], walk: avif },
} as const satisfies Record<string, { extensions: readonly string[]; walk: Walk }>;

export type PictureType = keyof typeof formats;

export const pictureTypes = Object.keys(formats) as PictureType[];

/** The number of first bytes that identify a format. */
export const headLength = 4_100;

const refused = (detail: string): Problem =>
  new Problem(415, `${detail}: expected a picture, ${pictureTypes.map((type) => type.slice(6)).join(", ")}`);

/** @param head the file's first bytes, up to headLength. @throws Problem 415 unless they are the start of a picture */
export async function typeOf(head: Uint8Array): Promise<PictureType> {
  if (head.length === 0) throw refused("the file is empty");
  const found = (await fileTypeFromBuffer(head))?.mime;
  // An animated PNG is a PNG: programs that do not know APNG show its first image.
  const type = found === "image/apng" ? "image/png" : found;
  const known = pictureTypes.find((one) => one === type);
  if (!known) throw refused(type ? `the file is of type ${type}` : "the file is of no known type");
  return known;
}

/** The type of a whole file. @throws Problem 415 if it only starts like a picture */
export async function inspect(path: string, bytes: number): Promise<PictureType> {
  const handle = await open(path, "r");
  try {
    const file = reader(handle, bytes);
    const type = await typeOf(await file.at(0, Math.min(bytes, headLength)));
    await formats[type].walk(file);
    return type;
  } catch (error) {
    if (error instanceof NoPicture) throw refused(`the file ${error.message}`);
    throw error;
  } finally {
    await handle.close();
  }
}
