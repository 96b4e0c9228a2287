import { createHash } from "node:crypto";
import { basename } from "node:path";

/**
 * A ConfigMap's key of each file: its name, where no other file has it and Kubernetes takes it. Otherwise it is the whole path
 * with eight digits of its hash: "/etc/a/conf" is "etc_a_conf-5f1a8f0f".
 */
export const fileKeys = (paths: readonly string[]): Map<string, string> =>
  uniqueNames(paths, {
    short: (path) => basename(path),
    isValid: (name) => /^[-._a-zA-Z0-9]{1,253}$/.test(name) && !name.startsWith(".."),
    long: (path) =>
      path
        .replaceAll(/[^-._a-zA-Z0-9]+/g, "_")
        .slice(-200)
        .replace(/^[._]+/, ""),
  });

/** A volume's name of each writable folder: "/var/cache/nginx" is the volume "var-cache-nginx". */
export function volumeNames(paths: readonly string[], taken: readonly string[]): Map<string, string> {
  const label = (path: string) => path.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const trimmed = (name: string) => name.replaceAll(/^-|-$/g, "");
  return uniqueNames(paths, {
    short: (path) => trimmed(label(path)),
    isValid: (name) => name.length > 0 && name.length <= 63 && !taken.includes(name),
    long: (path) => trimmed(label(path).slice(-50)) || "folder",
  });
}

interface Naming {
  readonly short: (path: string) => string;
  readonly isValid: (name: string) => boolean;
  /** The readable part of a name that ends with a hash. */
  readonly long: (path: string) => string;
}

/** A name for each path that no other path has: the short one, or a longer one with a hash of the path. */
function uniqueNames(paths: readonly string[], { short, isValid, long }: Naming): Map<string, string> {
  const same = Map.groupBy(paths, short);
  return new Map(
    paths.map((path) => {
      const name = short(path);
      const isOwn = same.get(name)?.length === 1 && isValid(name) && !endsLikeHash.test(name);
      return [path, isOwn ? name : `${long(path)}-${hash(path)}`];
    }),
  );
}

/** A short name with such an end could be another path's long name. */
const endsLikeHash = /-[0-9a-f]{8}$/;

const hash = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 8);
