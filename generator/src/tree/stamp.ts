import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { contentHash } from "./content-hash.ts";
import { fingerprint } from "./fingerprint.ts";
import { type OutputPrint, printsOnDisk } from "./output-print.ts";
import { workName } from "./work.ts";

// Imports no more than this: a run in which nothing changed ends before the packages that render are loaded.

/** The paths, relative to the repository, whose contents decide what is rendered. */
export interface Inputs {
  /** The generator itself, and the packages that it uses. */
  readonly code: readonly string[];
  /** The facts. */
  readonly facts: readonly string[];
}

/** One cluster as the last run rendered it. */
export interface Rendered {
  /** A hash of everything that the cluster's folders follow from. */
  readonly key: string;
  /** Files in clusters/<cluster>. */
  readonly files: number;
  /** Kubernetes objects in all of the cluster's folders. */
  readonly objects: number;
  /** The print of the cluster's folders by `printOf`; without it, their print on the disk is kept. */
  readonly print?: string;
  /** Whether the run changed a file of the cluster. */
  readonly written?: boolean;
}

/** The memory of the last run that wrote into an output folder. */
export interface Stamp {
  /** A hash of the contents of `Inputs.code`, as they were when this run began. */
  readonly code: string;
  /** Whether the inputs and every rendered folder are as the last run left them. Any doubt is a no. */
  isFresh(): boolean;
  /** The cluster as the last run rendered it, if its key is this one and nothing in its folders was touched since. */
  recall(cluster: string, key: string): Rendered | undefined;
  /** Keeps the clusters for the next run; if they cannot be kept, the next run renders them again. */
  remember(clusters: ReadonlyMap<string, Rendered>): void;
}

interface Kept {
  readonly node: string;
  readonly out: string;
  /** The time, in milliseconds since 1970, at which the inputs were fingerprinted. */
  readonly inputsAt: number;
  readonly code: InputPrint;
  readonly facts: InputPrint;
  /** The print of each cluster's folders; of other entries beside them, too. */
  readonly outputs: Readonly<Record<string, KeptPrint>>;
  readonly clusters: Readonly<Record<string, Rendered>>;
}

interface KeptPrint {
  readonly digits: string;
  /**
   * The time from which a change is not the run's own: its end, if it wrote into the folders, else its beginning. An edit
   * while the run reads the folders is seen by the next one.
   */
  readonly at: number;
}

interface InputPrint {
  readonly digits: string;
  readonly content: string;
}

/**
 * A file system's clock may stand still for some milliseconds: a change within them leaves the times as they were. So a
 * print counts only if it was taken this long after the last change, in milliseconds.
 */
const clockTick = 10;
/** The same for file systems that keep whole seconds, or every second one. */
const coarseTick = 2000;

/** @param newest a time of change on the disk; `at` the time of a print, both in milliseconds since 1970 */
const isBefore = (newest: number, at: number): boolean =>
  newest + (Number.isInteger(newest / 1000) ? coarseTick : clockTick) < at;

/**
 * Reads the stamp of the last run, and fingerprints the inputs at once: an edit during this run may come after the run has
 * read the file, so it must count as a change.
 * @param root the repository, whose node_modules holds caches
 * @param out the folder that holds the rendered trees
 * @param folders the parents of the clusters' folders, such as "clusters"
 */
export function openStamp(root: string, out: string, inputs: Inputs, folders: readonly string[]): Stamp {
  const path = stampPath(root, out);
  const kept = read(path, out);
  const inputsAt = Date.now();
  const code = inputPrint(root, inputs.code, kept?.code, kept?.inputsAt);
  const facts = inputPrint(root, inputs.facts, kept?.facts, kept?.inputsAt);
  const recalled = new Set<string>();
  let seen: ReadonlyMap<string, OutputPrint> | undefined;
  const isUntouched = (name: string): boolean => {
    const before = kept?.outputs[name];
    // While the clock is set back, a change may have any time.
    if (before === undefined || before.at > inputsAt) return false;
    seen ??= printsOnDisk(out, folders);
    const now = seen.get(name);
    return now !== undefined && now.digits === before.digits && isBefore(now.newest, before.at);
  };

  const write = (clusters: Kept["clusters"], outputs: Kept["outputs"]): void => {
    const stamp: Kept = { node: process.version, out: resolve(out), inputsAt, code, facts, outputs, clusters };
    try {
      mkdirSync(dirname(path), { recursive: true });
      const part = `${path}.${process.pid}`;
      writeFileSync(part, JSON.stringify(stamp));
      renameSync(part, path);
    } catch {
      // The stamp is a cache: without it, the next run does its work again.
    }
  };

  return {
    code: code.content,
    isFresh: () => {
      if (kept === undefined || isInterrupted(out)) return false;
      if (code.content !== kept.code.content || facts.content !== kept.facts.content) return false;
      const names = Object.keys(kept.outputs);
      // A folder that cannot be read is a doubt: the run itself says what is wrong with it.
      if (!tried(() => names.every(isUntouched), false) || seen?.size !== names.length) return false;
      // The same contents with other times: the next run need not read them again.
      if (code.digits !== kept.code.digits || facts.digits !== kept.facts.digits) write(kept.clusters, kept.outputs);
      return true;
    },
    recall: (cluster, key) => {
      const found = kept?.clusters[cluster];
      if (found?.key !== key || !tried(() => isUntouched(cluster), false)) return undefined;
      recalled.add(cluster);
      return found;
    },
    remember: (clusters) => {
      // Waits, since the prints of the files that this run has just written would not count.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * clockTick);
      const end = Date.now();
      const outputs: Record<string, KeptPrint> = Object.create(null);
      for (const [name, { print, written }] of clusters) {
        // A recalled cluster keeps its print and time: whatever happened to it since is a difference for the next run.
        const known = recalled.has(name)
          ? kept?.outputs[name]
          : print && { digits: print, at: written ? end : inputsAt };
        if (known) outputs[name] = known;
      }
      const others = tried(() => printsOnDisk(out, folders, new Set(Object.keys(outputs))), undefined);
      if (others === undefined) return;
      for (const [name, { digits }] of others) outputs[name] = { digits, at: end };
      write(Object.fromEntries(clusters), outputs);
    },
  };
}

/** The result of a look at the disk, or `otherwise` if the disk refuses it. */
function tried<T, U>(look: () => T, otherwise: U): T | U {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

/** The stamp's file: one per output folder. */
export function stampPath(root: string, out: string): string {
  const name = resolve(out) === resolve(root) ? "stamp" : Buffer.from(resolve(out)).toString("base64url").slice(-200);
  return `${root}/node_modules/.cache/generate/${name}.json`;
}

function inputPrint(root: string, paths: readonly string[], kept?: InputPrint, at = 0): InputPrint {
  const { digits, newest } = fingerprint(root, paths);
  const sure = kept?.digits === digits && isBefore(newest, at);
  return { digits, content: sure ? kept.content : contentHash(root, paths) };
}

/** A run is under way, or was interrupted. */
const isInterrupted = (out: string): boolean =>
  lstatSync(`${out}/${workName}`, { throwIfNoEntry: false }) !== undefined;

function read(path: string, out: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Partial<Kept> | null;
    const parts = [kept?.code?.content, kept?.facts?.content, kept?.outputs, kept?.clusters, kept?.inputsAt];
    const isWhole =
      parts.every((part) => part !== undefined) && kept?.node === process.version && kept.out === resolve(out);
    return isWhole ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}
