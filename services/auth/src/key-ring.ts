/** The keys of today: which one signs, which are published, and what happens when the file with their masters changes. */
import { deriveKey, masterSecrets, type SigningKey } from "./signing-keys.ts";

export interface KeyRing {
  /** Signs now. */
  signing(): SigningKey;
  /** Yesterday's, today's and tomorrow's key of each master. */
  published(): readonly SigningKey[];
  find(kid: string): SigningKey | undefined;
  /** Takes the file's new contents. @returns false where they say the same as before. @throws Error where they are bad */
  update(file: string): boolean;
  /** Grows with each update: what was signed before may be known to nobody any more. */
  version(): number;
}

export interface KeyRingOptions {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /**
   * Milliseconds for which a new master is published before it signs: each kubelet brings the new file in its own time, up
   * to a minute or two later than another. It signs at once where the old one is gone.
   */
  readonly settle?: number;
}

const dayLength = 86_400_000;

/** @throws Error where the file's contents are bad */
export function keyRing({ file, clock = Date.now, settle = 180_000 }: KeyRingOptions): KeyRing {
  let masters = masterSecrets(file);
  let signer = masters[0];
  /** When the first of the file's masters becomes the signer. */
  let succession = 0;
  let version = 0;
  let today: { day: number; version: number; keys: Map<string, SigningKey>; signing: Map<string, SigningKey> };

  const dayOf = (time: number): number => Math.floor(time / dayLength);

  function derive(day: number): typeof today {
    const keys = new Map<string, SigningKey>();
    const signing = new Map<string, SigningKey>();
    for (const master of masters) {
      for (const near of [day, day - 1, day + 1]) {
        const key = deriveKey(master, near);
        keys.set(key.kid, key);
        if (near === day) signing.set(master, key);
      }
    }
    return { day, version, keys, signing };
  }

  function current(): typeof today {
    const day = dayOf(clock());
    if (today.day !== day || today.version !== version) today = derive(day);
    return today;
  }

  function succeed(): void {
    if (clock() >= succession || !masters.includes(signer)) signer = masters[0];
  }

  today = derive(dayOf(clock()));
  return {
    signing() {
      succeed();
      const key = current().signing.get(signer);
      if (!key) throw new Error("the signing master is none of the file's");
      return key;
    },
    published: () => [...current().keys.values()],
    find: (kid) => current().keys.get(kid),
    version: () => version,
    update(next) {
      const read = masterSecrets(next);
      if (read.join("\n") === masters.join("\n")) return false;
      succeed();
      masters = read;
      version += 1;
      succession = clock() + settle;
      return true;
    },
  };
}
