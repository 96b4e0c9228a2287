import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** http(s)://host[:port]/bucket: the path is the bucket's name and nothing else. */
function bucketAddress(name: string): Setting<string> {
  const { parse, ...setting } = url(name, ["http:", "https:"]);
  return {
    ...setting,
    parse: (value) => {
      const address = parse(value);
      const { pathname, search, hash, username } = new URL(address);
      if (/^\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(pathname) && !search && !hash && !username) return address;
      throw new Error(`is "${value}": expected http(s)://host[:port]/bucket`);
    },
  };
}

const common = {
  ...serviceSettings,
  /** The address of auth, which publishes its keys. */
  authUrl: url("AUTH_URL", ["http:", "https:"]),
  /** Maximum bytes of one picture. The gateway's own limit, 10 MiB, leaves room for the form around it. */
  maxUploadBytes: integer("MAX_UPLOAD_BYTES", { min: 1_000, max: 100_000_000, fallback: 10_000_000 }),
  /** Maximum bytes of all uploads in progress; further uploads wait for a while. Each storage has its own default. */
  maxSpoolBytes: optional(integer("MAX_SPOOL_BYTES", { min: 1_000, max: 100_000_000_000 })),
} as const;

export const folderSettings = { ...common, directory: text("STORAGE_DIRECTORY", "/var/lib/taskflow") } as const;

export const bucketSettings = {
  ...common,
  bucketUrl: bucketAddress("BUCKET_URL"),
  region: text("BUCKET_REGION", "us-east-1"),
  accessKeyId: secret("bucket-access-key-id"),
  secretAccessKey: secret("bucket-secret-access-key"),
  /** The folder of uploads in progress, before they are sent to the bucket. */
  spoolDirectory: text("SPOOL_DIRECTORY", join(tmpdir(), "taskflow-images")),
} as const;

export type ImagesConfig = Config<typeof folderSettings> | Config<typeof bucketSettings>;

/** The settings of a bucket if BUCKET_URL is set, else those of a folder. */
export const settingsFor = ({ environment }: Pick<Source, "environment">) =>
  environment.BUCKET_URL ? bucketSettings : folderSettings;
