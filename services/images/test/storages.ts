/** The two storages, with the variables and secrets that configure a pod for them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { type Needs, needs } from "../../../setup/needs.ts";
import { type S3, startS3 } from "./s3.ts";

export interface TestStorage {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** All files, sorted, including those of uploads in progress. */
  readonly files: () => string[];
  readonly close: () => Promise<void>;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

export interface FolderStorage extends TestStorage {
  readonly path: string;
}

export function folderStorage(): FolderStorage {
  const { path, remove } = temporaryFolder("images");
  return {
    path,
    environment: { STORAGE_DIRECTORY: path },
    secrets: {},
    files: () => filesIn(path),
    close: async () => remove(),
  };
}

export interface BucketStorage extends TestStorage {
  readonly s3: S3;
}

export async function bucketStorage(): Promise<BucketStorage> {
  const spool = temporaryFolder("spool");
  const s3 = await startS3();
  return {
    s3,
    environment: { BUCKET_URL: s3.url, SPOOL_DIRECTORY: spool.path },
    secrets: { "bucket-access-key-id": s3.accessKeyId, "bucket-secret-access-key": s3.secretAccessKey },
    files: () => [...filesIn(s3.objects), ...filesIn(spool.path)],
    close: async () => {
      await s3.close();
      spool.remove();
    },
  };
}

type MakeStorage = () => Promise<TestStorage>;

const storages = [
  { name: "a folder", makeStorage: async () => folderStorage(), options: needs() },
  { name: "a bucket", makeStorage: bucketStorage, options: needs("versitygw") },
] satisfies readonly { name: string; makeStorage: MakeStorage; options: Needs }[];

/**
 * Declares a suite once per storage. The suite is skipped if the storage needs a program that is not installed.
 * @param title with `$name` in place of the storage's name
 * @param testsWith what the suite is given: a `test` whose fixtures use the storage
 */
export function describeStorages<T>(
  title: string,
  testsWith: (makeStorage: MakeStorage) => T,
  suite: (it: T, name: string) => void,
) {
  for (const { name, makeStorage, options } of storages) {
    const it = testsWith(makeStorage); // not inside of describe: its fixtures have the scope of the file
    describe(title.replace("$name", name), options, () => suite(it, name));
  }
}
