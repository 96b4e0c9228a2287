/** Streams a form's only file from the request to the disk: it is never whole in memory. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { Problem } from "@taskflow/kit/problem.ts";
import type { FastifyRequest } from "fastify";
import { headLength, typeOf } from "./pictures/picture.ts";

/** Limits of the form around the file: boundaries and some small fields, which are ignored. */
const around = { files: 2, fields: 10, fieldSize: 1_000, fieldNameSize: 100, parts: 12, headerPairs: 20 };
const aroundBytes = 64 * 1024;

export interface Gathered {
  /** The client's name for the file. */
  readonly filename: string | undefined;
  readonly bytes: number;
  readonly sha256: string;
}

const tooLarge = (max: number): Problem => new Problem(413, `a picture may have at most ${max} bytes`);

/** Checks the request's headers. @throws Problem 413 or 415 if they are enough to refuse it */
export function checkAnnounced(request: FastifyRequest, max: number): void {
  if (!request.isMultipart()) throw new Problem(415, "expected a form (multipart/form-data) with one file");
  if (Number(request.headers["content-length"] ?? 0) > max + aroundBytes) throw tooLarge(max);
}

/**
 * Writes the file to `path`, which must not exist. @throws Problem 400, 413 or 415, and may leave a part of the file
 */
export async function gather(request: FastifyRequest, path: string, max: number): Promise<Gathered> {
  let gathered: Gathered | undefined;
  try {
    for await (const part of request.parts({ limits: { ...around, fileSize: max + 1 } })) {
      if (part.type !== "file") continue;
      if (gathered) throw new Problem(400, "the form has more than one file: send one per request");
      gathered = { filename: part.filename, ...(await write(part.file, path, max)) };
    }
  } catch (error) {
    throw formProblem(error);
  }
  if (!gathered) throw new Problem(400, "the form has no file");
  return gathered;
}

/** Turns errors about the form into Problems: its parser throws plain errors, and its own errors with a code. */
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
      // One chunk at a time: the next one is read only after this one is written.
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Refuses a file that is not a picture after its first bytes, instead of after the whole upload. */
async function unlessForeign(head: Buffer): Promise<Buffer | undefined> {
  if (head.length < headLength) return head;
  await typeOf(head.subarray(0, headLength));
  return undefined;
}
