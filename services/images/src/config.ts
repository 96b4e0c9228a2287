import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataDirectory } from "@taskflow/generator/model/endpoints";
import {
  type Config,
  integer,
  optional,
  type Setting,
  type Source,
  secret,
  serviceSettings,
  text,
  url,
} from "@taskflow/kit/config.ts";

/** http(s)://host[:port]/bucket: the bucket is all there is of a path. */
function bucketAddress(name: string): Setting<string> {
  const { parse, ...setting } = url(name, ["http:", "https:"]);
  return {
    ...setting,
    parse: (value) => {
      const address = parse(value);
      const { pathname, search, hash, username } = new URL(address);
      if (/^\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(pathname) && !search && !hash && !username) return address;
      throw new Error(`is "${value}": http(s)://host[:port]/bucket is expected`);
    },
  };
}

const common = {
  ...serviceSettings,
  /** Where auth publishes its keys. */
  authUrl: url("AUTH_URL", ["http:", "https:"]),
  /** Bytes of one picture. The gateway's own limit, 10 MiB, leaves room for the form around it. */
  maxUploadBytes: integer("MAX_UPLOAD_BYTES", { min: 1_000, max: 100_000_000, fallback: 10_000_000 }),
  /** Bytes of all uploads under way; those beyond wait for a while. Each storage has its own number where this is not set. */
  maxSpoolBytes: optional(integer("MAX_SPOOL_BYTES", { min: 1_000, max: 100_000_000_000 })),
} as const;

export const folderSettings = { ...common, directory: text("STORAGE_DIRECTORY", dataDirectory) } as const;

export const bucketSettings = {
  ...common,
  bucketUrl: bucketAddress("BUCKET_URL"),
  region: text("BUCKET_REGION", "us-east-1"),
  accessKeyId: secret("bucket-access-key-id"),
  secretAccessKey: secret("bucket-secret-access-key"),
  /** Where uploads are gathered before the bucket gets them. */
  spoolDirectory: text("SPOOL_DIRECTORY", join(tmpdir(), "taskflow-images")),
} as const;

export type ImagesConfig = Config<typeof folderSettings> | Config<typeof bucketSettings>;

/** A bucket where BUCKET_URL is set, a folder otherwise. */
export const settingsFor = ({ environment }: Pick<Source, "environment">) =>
  environment.BUCKET_URL ? bucketSettings : folderSettings;
