/** The current keys: the one that signs, the published ones, and their replacement when the file of master secrets changes. */
import { deriveKey, masterSecrets, type SigningKey } from "./signing-keys.ts";

export interface KeyRing {
  /** The key that signs now. */
  signing(): SigningKey;
  /** Yesterday's, today's and tomorrow's key of each master secret. */
  published(): readonly SigningKey[];
  find(kid: string): SigningKey | undefined;
  /** Applies the file's new contents. @returns false if the masters are the same. @throws Error for bad contents */
  update(file: string): boolean;
  /** Grows with each update: tokens signed before may no longer verify. */
  version(): number;
}

export interface KeyRingOptions {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /**
   * Milliseconds for which a new master's keys are published before they sign: kubelets update the file up to two minutes apart.
   * A new master signs at once if the old one is gone.
   */
  readonly settle?: number;
}

const dayLength = 86_400_000;

/** @throws Error for bad contents of the file */
export function keyRing({ file, clock = Date.now, settle = 180_000 }: KeyRingOptions): KeyRing {
  let masters = masterSecrets(file);
  let signer = masters[0];
  /** The time at which the file's first master becomes the signer. */
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
      if (!key) throw new Error("the signing master is not in the file");
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
