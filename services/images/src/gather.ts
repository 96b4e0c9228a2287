/** The one file of a form, from the request to the disk as it comes: never whole in memory. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { Problem } from "@taskflow/kit/problem.ts";
import type { FastifyRequest } from "fastify";
import { headLength, typeOf } from "./pictures/picture.ts";

/** What may stand around the file: a form's boundaries and some small fields, which nobody reads. */
const around = { files: 2, fields: 10, fieldSize: 1_000, fieldNameSize: 100, parts: 12, headerPairs: 20 };
const aroundBytes = 64 * 1024;

export interface Gathered {
  /** What the client calls the file. */
  readonly filename: string | undefined;
  readonly bytes: number;
  readonly sha256: string;
}

const tooLarge = (max: number): Problem => new Problem(413, `a picture has ${max} bytes at most`);

/** @throws Problem 413, 415: what the request says of itself is enough to refuse it */
export function checkAnnounced(request: FastifyRequest, max: number): void {
  if (!request.isMultipart()) throw new Problem(415, "a form is expected: multipart/form-data with one file");
  if (Number(request.headers["content-length"] ?? 0) > max + aroundBytes) throw tooLarge(max);
}

/** Writes the file to `path`, which is new. @throws Problem 400, 413, 415; then there may be a part of it */
export async function gather(request: FastifyRequest, path: string, max: number): Promise<Gathered> {
  let gathered: Gathered | undefined;
  try {
    for await (const part of request.parts({ limits: { ...around, fileSize: max + 1 } })) {
      if (part.type !== "file") continue;
      if (gathered) throw new Problem(400, "the form has two files: one at a time is taken");
      gathered = { filename: part.filename, ...(await write(part.file, path, max)) };
    }
  } catch (error) {
    throw formProblem(error);
  }
  if (!gathered) throw new Problem(400, "the form has no file");
  return gathered;
}

/** The form's parser throws plain errors, and its own with a code, for whatever is wrong with a form. */
function formProblem(error: unknown): unknown {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const isPlain = Object.getPrototypeOf(error) === Error.prototype && code === "";
  if (!isPlain && !code.startsWith("FST_") && code !== "ERR_STREAM_PREMATURE_CLOSE") return error;
  return new Problem(400, `the form cannot be read: ${message}`, { cause: error });
}

async function write(file: AsyncIterable<Buffer>, path: string, max: number) {
  const hash = createHash("sha256");
  let bytes = 0;
  let head: Buffer | undefined = Buffer.alloc(0);
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const chunk of file) {
      bytes += chunk.length;
      if (bytes > max) throw tooLarge(max);
      if (head) head = await unlessForeign(Buffer.concat([head, chunk]));
      hash.update(chunk);
      // A piece at a time, and none is read before the last is written.
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Refuses what is no picture as soon as that can be told, instead of when all of it has come. */
async function unlessForeign(head: Buffer): Promise<Buffer | undefined> {
  if (head.length < headLength) return head;
  await typeOf(head.subarray(0, headLength));
  return undefined;
}
