import type { ImagesConfig } from "../config.ts";
import { folder } from "./folder.ts";
import type { Storage } from "./storage.ts";

/** Opens the configured storage; the bucket's client is loaded only if there is a bucket. */
export async function openStorage(config: ImagesConfig): Promise<Storage> {
  const { maxSpoolBytes: spoolBytes } = config;
  if (!("bucketUrl" in config)) return folder({ directory: config.directory, spoolBytes });
  const { bucketUrl: url, region, accessKeyId, secretAccessKey, spoolDirectory } = config;
  const { bucket } = await import("./bucket.ts");
  return bucket({ url, region, accessKeyId, secretAccessKey, spoolDirectory, spoolBytes });
}
