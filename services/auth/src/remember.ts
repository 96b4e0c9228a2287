/** A cache of values that take time to make. Each is kept until its own end; the least recently used goes first. */
import { LRUCache } from "lru-cache";

export interface Remembered<T> {
  /** The cached value of `key`, or the value that `make` returns. Calls during `make` wait for the same value. */
  get(key: string, make: () => Promise<{ readonly value: T; readonly until: number }>): Promise<T>;
}

/**
 * @param options.limit the most entries
 * @param options.clock milliseconds since 1970, as in `until`
 * @param options.version values that were made at another version are not used
 */
export function remember<T extends NonNullable<unknown>>(options: {
  limit: number;
  clock: () => number;
  version: () => number;
}): Remembered<T> {
  const { limit, clock, version } = options;
  const values = new LRUCache<string, T>({ max: limit, ttlResolution: 0, perf: { now: clock } });
  // Beside the cache: a `make` that fails must not displace a value.
  const inWork = new Map<string, Promise<T>>();

  async function add(key: string, make: Parameters<Remembered<T>["get"]>[1]): Promise<T> {
    const { value, until } = await make();
    const ttl = until - clock() - 1;
    // A ttl of 0 would mean no end.
    if (ttl > 0) values.set(key, value, { ttl });
    return value;
  }

  return {
    async get(name, make) {
      const key = `${version()} ${name}`;
      const known = values.get(key) ?? inWork.get(key);
      if (known !== undefined) return known;
      const making = add(key, make).finally(() => inWork.delete(key));
      inWork.set(key, making);
      return making;
    },
  };
}
