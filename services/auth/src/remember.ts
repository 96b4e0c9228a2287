/** What costs time to make, kept while it is good; the oldest goes where there is no more room. */

export interface Remembered<T> {
  /** What is known under `key`, or what `make` makes of it. Who asks while it is made waits for the same. */
  get(key: string, make: () => Promise<{ readonly value: T; readonly until: number }>): Promise<T>;
}

/**
 * @param options.limit entries at most
 * @param options.clock milliseconds since 1970, as `until` is
 * @param options.version what was made for another one is worth nothing
 */
export function remember<T>(options: { limit: number; clock: () => number; version: () => number }): Remembered<T> {
  const { limit, clock, version } = options;
  type Made = Promise<{ readonly value: T; readonly until: number }>;
  const entries = new Map<string, { readonly made: Made; readonly version: number; until: number }>();

  async function add(key: string, make: () => Made): Promise<T> {
    const entry = { made: make(), version: version(), until: Number.POSITIVE_INFINITY };
    entries.delete(key);
    entries.set(key, entry);
    try {
      const { value, until } = await entry.made;
      entry.until = until;
      // Only now: what comes to nothing drives nothing out.
      const oldest = entries.keys().next();
      if (entries.size > limit && !oldest.done) entries.delete(oldest.value);
      return value;
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  }

  return {
    async get(key, make) {
      const known = entries.get(key);
      if (known && known.until > clock() && known.version === version()) return (await known.made).value;
      return add(key, make);
    },
  };
}
