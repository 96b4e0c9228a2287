/**
 * Many questions of the same moment as one: each caller asks for one key, Redis is asked once for all of them. Under load
 * that saves most of the time that a question takes, which is the system's for sending and receiving it.
 */

/** @param ask answers in the order of `keys`, which are different ones. Its rejection is that of everybody who asked. */
export function batched<T>(ask: (keys: string[]) => Promise<readonly T[]>): (key: string) => Promise<T | undefined> {
  let next: { readonly keys: Map<string, number>; readonly answers: Promise<readonly T[]> } | undefined;

  function begin() {
    const keys = new Map<string, number>();
    const answers = new Promise<readonly T[]>((resolve) => {
      // After all requests that have arrived by now were read.
      setImmediate(() => {
        next = undefined;
        resolve(ask([...keys.keys()]));
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
