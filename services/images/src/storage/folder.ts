/** Pictures as files of a volume. Each is written to a temporary file and renamed when it is complete. */
import { randomUUID } from "node:crypto";
import { access, constants, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { diskProblem, isAbsent, makeFolder, sync } from "./disk.ts";
import type { Storage } from "./storage.ts";

/** @param options.directory must exist: pictures must not be written to an unmounted volume's path */
export function folder(options: { directory: string; spoolBytes?: number | undefined }): Storage {
  const { directory } = options;
  // The volume has room for more, but each upload in progress takes up to 1 MB of memory.
  const spool = { directory: join(directory, ".unfinished"), bytes: options.spoolBytes ?? 200_000_000 };
  const at = (key: string) => join(directory, ...key.split("/"));
  let checking: Promise<void> | undefined;

  /** Resolves to undefined if the file does not exist; rejects if the whole volume is missing. */
  const found = <T>(asked: Promise<T>): Promise<T | undefined> =>
    asked.catch(async (error) => {
      if (isAbsent(error)) await access(directory);
      else throw error;
      return undefined;
    });

  async function moveTo(key: string, file: string): Promise<void> {
    const path = at(key);
    const made = await mkdir(dirname(path), { recursive: true });
    await rename(file, path);
    await sync(dirname(path));
    if (made) for (const parent of parents(directory, dirname(path))) await sync(parent);
  }

  return guarded({
    name: "volume",
    spool,
    keep: async (key, { path }) => {
      await sync(path);
      await moveTo(key, path);
    },
    write: async (key, text) => {
      await makeFolder(spool.directory);
      const file = join(spool.directory, randomUUID());
      try {
        await writeFile(file, text, { flag: "wx", flush: true });
        await moveTo(key, file);
      } catch (error) {
        await rm(file, { force: true }).catch(() => {});
        throw error;
      }
    },
    read: (key) => found(readFile(at(key), "utf8")),
    open: async (key, range) => {
      const handle = await found(open(at(key), "r"));
      return handle?.createReadStream(range);
    },
    has: async (key) => (await found(access(at(key)).then(() => true))) ?? false,
    remove: async (key) => {
      const path = at(key);
      if (await found(rm(path).then(() => true))) await sync(dirname(path));
    },
    names: async (prefix, after, limit) => {
      const names = (await found(readdir(at(prefix)))) ?? [];
      return names
        .filter((name) => name > after)
        .sort()
        .slice(0, limit);
    },
    // Shares one check: on a hanging volume, each further check would block another thread of the pool.
    check: () => {
      checking ??= access(directory, constants.R_OK | constants.W_OK | constants.X_OK).finally(() => {
        checking = undefined;
      });
      return checking;
    },
    close: () => {},
  });
}

/** Maps the errors of all methods to Problems, except `check`: operators need the system's own message. */
function guarded(storage: Storage): Storage {
  const guard =
    <A extends unknown[], T>(method: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      method(...args).catch((error) => Promise.reject(diskProblem(error)));
  const { keep, write, read, open, has, remove, names } = storage;
  return {
    ...storage,
    keep: guard(keep),
    write: guard(write),
    read: guard(read),
    open: guard(open),
    has: guard(has),
    remove: guard(remove),
    names: guard(names),
  };
}

/** The folders above `path` up to `root`: they hold the names of new folders. */
function parents(root: string, path: string): string[] {
  const parts = relative(root, path).split(sep);
  return parts.map((_part, depth) => join(root, ...parts.slice(0, depth)));
}
