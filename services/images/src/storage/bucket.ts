/** Pictures in an S3-compatible bucket. Imported only if one is configured: the client needs memory. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { asked, found, isPassing } from "./bucket-errors.ts";
import { room } from "./room.ts";
import type { LocalFile, Storage } from "./storage.ts";

export interface BucketOptions {
  /** http(s)://host[:port]/bucket */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly spoolDirectory: string;
  readonly spoolBytes?: number | undefined;
}

/**
 * Milliseconds, second attempts included, for a readiness check, a small request and a picture. The gateway waits 30 s.
 */
const limit = { check: 900, small: 5_000, picture: 15_000 };

/** Milliseconds. A socket may be silent for long, because its reader may be slow. */
const timeouts = { connectionTimeout: 1_000, socketTimeout: 30_000 };

export function bucket(options: BucketOptions): Storage {
  const { origin, pathname } = new URL(options.url);
  const Bucket = pathname.slice(1);
  const client = new S3Client({
    endpoint: origin,
    forcePathStyle: true,
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    maxAttempts: 2,
    requestHandler: timeouts,
    // Silent: errors are thrown, and logged by the code that catches them.
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} },
    // No trailing checksums: they are specific to Amazon, and other servers refuse them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  // At most four pictures at a time: more are not faster, and each takes memory.
  const enter = room(4);
  const within = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });

  async function put(Key: string, file: LocalFile, options: { abortSignal: AbortSignal }): Promise<void> {
    const Body = createReadStream(file.path);
    try {
      const command = new PutObjectCommand({ Bucket, Key, Body, ContentLength: file.bytes, ContentType: file.type });
      await client.send(expecting(file.sha256, command), options);
    } finally {
      Body.destroy();
    }
  }

  return {
    name: "bucket",
    // The temporary folder of a pod has 128 MiB.
    spool: { directory: options.spoolDirectory, bytes: options.spoolBytes ?? 100_000_000 },
    keep: async (key, file) => {
      const leave = await enter(1);
      const time = within(limit.picture);
      // The client cannot repeat a stream: a second attempt needs a new one.
      const again = async (error: unknown) => {
        if (time.abortSignal.aborted || !isPassing(error)) throw error;
        await put(key, file, time);
      };
      await asked(() => put(key, file, time).catch(again)).finally(leave);
    },
    write: async (Key, Body) => {
      const command = new PutObjectCommand({ Bucket, Key, Body, ContentLength: Buffer.byteLength(Body) });
      await asked(() => client.send(command, within(limit.small)));
    },
    read: (Key) =>
      found(async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), within(limit.small));
        return Body?.transformToString();
      }),
    open: (Key, range) =>
      found(async () => {
        const Range = range && `bytes=${range.start}-${range.end}`;
        // Limits the time until the response starts; its duration depends on the reader.
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), limit.small);
        const answer = client.send(new GetObjectCommand({ Bucket, Key, Range }), { abortSignal: late.signal });
        return (await answer.finally(() => clearTimeout(timer))).Body as Readable | undefined;
      }),
    has: async (Key) =>
      (await found(() => client.send(new HeadObjectCommand({ Bucket, Key }), within(limit.small)))) !== undefined,
    remove: async (Key) => {
      await found(() => client.send(new DeleteObjectCommand({ Bucket, Key }), within(limit.small)));
    },
    names: async (Prefix, after, MaxKeys) => {
      const command = new ListObjectsV2Command({ Bucket, Prefix, StartAfter: Prefix + after, MaxKeys });
      const { Contents = [] } = await asked(() => client.send(command, within(limit.small)));
      return Contents.map(({ Key = "" }) => Key.slice(Prefix.length));
    },
    check: async () => {
      // A listing, not a HEAD: the response to a HEAD has no body that could describe an error.
      const first = new ListObjectsV2Command({ Bucket, MaxKeys: 1 });
      await client.send(first, within(limit.check)).catch((error: Error) => {
        throw error.name === "AbortError" ? new Error(`no answer in ${limit.check} ms`) : error;
      });
    },
    close: () => client.destroy(),
  };
}

/** Adds the hash of the content: the server refuses bytes with another one. */
function expecting(sha256: string, command: PutObjectCommand): PutObjectCommand {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-amz-content-sha256"] = sha256;
      return next(args);
    },
    { step: "build", name: "contentHash" },
  );
  return command;
}
