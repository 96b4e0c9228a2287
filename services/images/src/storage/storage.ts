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
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
  /** The media type, for those who look into the bucket. */
  readonly type: string;
}

/**
 * Objects by key, such as `team/pictures/id`: parts of letters, digits, "." and "-". An object appears whole or not at all,
 * and is there to stay once the promise resolves. Methods reject with Problem 503 where the storage does not answer,
 * and with 507 where it is full.
 */
export interface Storage {
  /** For readiness and logs. */
  readonly name: "volume" | "bucket";
  /** Where uploads are gathered, and for how many bytes at a time there is room. */
  readonly spool: { readonly directory: string; readonly bytes: number };
  /** Makes the file an object. The file may be gone afterwards. */
  keep(key: string, file: LocalFile): Promise<void>;
  /** Makes or replaces a small object. */
  write(key: string, text: string): Promise<void>;
  read(key: string): Promise<string | undefined>;
  /** The caller reads the stream to its end or destroys it. */
  open(key: string, range?: ByteRange): Promise<Readable | undefined>;
  has(key: string): Promise<boolean>;
  /** Does nothing where there is no such object. */
  remove(key: string): Promise<void>;
  /** The last parts of the keys right below `prefix` (which ends in "/"), in the order of their bytes, those after `after`. */
  names(prefix: string, after: string, limit: number): Promise<string[]>;
  /** Rejects unless the storage can be read and written now. */
  check(): Promise<void>;
  close(): void;
}
