import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";

/**
 * SHA-256 over files, folders and links with their names and contents, in the order of code units whatever order the
 * file system has.
 * @param paths files or folders below `root`; an absent path counts as an entry of its own
 */
export function contentHash(root: string, paths: readonly string[]): string {
  // Not imported: loading OpenSSL takes a third of the time of a run in which nothing changed.
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  const found = paths.flatMap((path) => entriesOf(root, path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, type } of found) {
    hash.update(`${type} ${JSON.stringify(path)}\n`);
    // Each content is followed by its length, so that no content can pass for another path.
    if (type === "file") hash.update(`\n${feed(hash, `${root}/${path}`)}\n`);
    if (type === "link") hash.update(`${JSON.stringify(readlinkSync(`${root}/${path}`))}\n`);
  }
  return hash.digest("hex");
}

interface Entry {
  readonly path: string;
  readonly type: "file" | "folder" | "link" | "other" | "absent";
}

function entriesOf(root: string, path: string): Entry[] {
  const stat = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  if (stat === undefined) return [{ path, type: "absent" }];
  if (!stat.isDirectory()) return [{ path, type: typeOf(stat) }];
  const found: Entry[] = [];
  const enter = (folder: string): void => {
    found.push({ path: folder, type: "folder" });
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      if (entry.isDirectory()) enter(`${folder}/${entry.name}`);
      else found.push({ path: `${folder}/${entry.name}`, type: typeOf(entry) });
    }
  };
  enter(path);
  return found;
}

function typeOf(entry: { isFile(): boolean; isSymbolicLink(): boolean }): "file" | "link" | "other" {
  if (entry.isFile()) return "file";
  return entry.isSymbolicLink() ? "link" : "other";
}

const buffer = Buffer.allocUnsafe(1 << 16);

/** Adds a file's bytes to the hash and returns their number. One buffer for all files: a third of readFileSync's time. */
function feed(hash: { update(bytes: Uint8Array): unknown }, path: string): number {
  const descriptor = openSync(path, "r");
  try {
    let total = 0;
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, length));
      total += length;
    }
    return total;
  } finally {
    closeSync(descriptor);
  }
}
