import type { Readable } from "node:stream";

/** First and last byte, both included, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A whole file on this machine's disk. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: number;
  /** The hash of the bytes, in hexadecimal. */
  readonly sha256: string;
  /** The media type, for people who inspect the bucket. */
  readonly type: string;
}

/**
 * Objects by key, such as `team/pictures/id`: parts of letters, digits, "." and "-". An object appears whole or not at
 * all, and is durable once the promise resolves. Methods reject with Problem 503 if the storage does not answer, and
 * with 507 if it is full.
 */
export interface Storage {
  /** The name for readiness checks and logs. */
  readonly name: "volume" | "bucket";
  /** The folder of uploads in progress, and the maximum of their bytes in total. */
  readonly spool: { readonly directory: string; readonly bytes: number };
  /** Stores the file as an object. May move the file. */
  keep(key: string, file: LocalFile): Promise<void>;
  /** Creates or replaces a small object. */
  write(key: string, text: string): Promise<void>;
  read(key: string): Promise<string | undefined>;
  /** The caller must read the stream to its end or destroy it. */
  open(key: string, range?: ByteRange): Promise<Readable | undefined>;
  has(key: string): Promise<boolean>;
  /** Does nothing if there is no such object. */
  remove(key: string): Promise<void>;
  /** The last parts of the keys directly below `prefix` (which ends in "/"), in byte order, starting after `after`. */
  names(prefix: string, after: string, limit: number): Promise<string[]>;
  /** Rejects unless the storage can be read and written now. */
  check(): Promise<void>;
  close(): void;
}
