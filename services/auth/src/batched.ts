/**
 * Combines concurrent reads: each caller reads one key, and one command to Redis reads all of them. Under load this saves most of
 * a read's cost, which is the system calls for sending and receiving.
 */

/** @param readAll returns values in the order of `keys`, which are distinct. If it rejects, every caller's read rejects. */
export function batched<T>(
  readAll: (keys: string[]) => Promise<readonly T[]>,
): (key: string) => Promise<T | undefined> {
  let next: { readonly keys: Map<string, number>; readonly answers: Promise<readonly T[]> } | undefined;

  function begin() {
    const keys = new Map<string, number>();
    const answers = new Promise<readonly T[]>((resolve) => {
      // Runs after all requests that have arrived by now.
      setImmediate(() => {
        next = undefined;
        resolve(readAll([...keys.keys()]));
      });
    });
    return { keys, answers };
  }

  return async (key) => {
    next ??= begin();
    const { keys, answers } = next;
    const index = keys.get(key) ?? keys.size;
    keys.set(key, index);
    return (await answers)[index];
  };
}
