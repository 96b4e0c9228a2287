/** Pictures in an S3-compatible bucket. Imported only where one is configured: the client takes memory. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { asked, found, isPassing } from "./bucket-errors.ts";
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

/** Milliseconds: a readiness check, a small call with its second attempt, a whole picture. */
const limit = { check: 900, small: 5_000, picture: 60_000 };

/** A socket may be silent for long: its reader may be slow. */
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
    // Trailing checksums are Amazon's own: other servers refuse them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const within = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });

  async function put(Key: string, { path, bytes: ContentLength, sha256, type: ContentType }: LocalFile) {
    const Body = createReadStream(path);
    try {
      const command = new PutObjectCommand({ Bucket, Key, Body, ContentLength, ContentType });
      await client.send(expecting(sha256, command), within(limit.picture));
    } finally {
      Body.destroy();
    }
  }

  return {
    name: "bucket",
    // The temporary folder of a pod has 128 MiB.
    spool: { directory: options.spoolDirectory, bytes: options.spoolBytes ?? 100_000_000 },
    keep: (key, file) =>
      asked(async () => {
        // The client sends a stream once only.
        const again = (error: unknown) => (isPassing(error) ? put(key, file) : Promise.reject(error));
        await put(key, file).catch(again);
      }),
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
        // The time is for the answer to begin; how long it lasts is the reader's affair.
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
      await client.send(new HeadBucketCommand({ Bucket }), within(limit.check));
    },
    close: () => client.destroy(),
  };
}

/** The server refuses bytes that have another hash. */
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
