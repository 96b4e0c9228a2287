import { randomBytes } from "node:crypto";
import { png } from "./png.ts";

/** A PNG of about this many bytes: noise, which does not compress. */
export function picture(bytes: number): Buffer {
  const side = Math.round(Math.sqrt(bytes / 3));
  // Each row begins with the number of its filter; 0 is none.
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(3 * side)]));
  return png(side, side, rows, 0);
}

/** A multipart form with one file, as a browser sends it. */
export function multipart(name: string, mediaType: string, file: Buffer): { type: string; body: Buffer } {
  const boundary = randomBytes(16).toString("hex");
  const disposition = `Content-Disposition: form-data; name="file"; filename="${name}"`;
  const before = `--${boundary}\r\n${disposition}\r\nContent-Type: ${mediaType}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(before), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
