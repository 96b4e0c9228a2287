/** A value that views can watch. */
export interface Store<Value> {
  get(): Value;
  set(next: Value): void;
  update(change: (now: Value) => Value): void;
  /** Calls the listener with the current value and after each change, until the signal is aborted. */
  watch(listener: (value: Value) => void, signal: AbortSignal): void;
}

/** Creates a store of one value. Setting the identical value notifies no listener. */
export function store<Value>(first: Value): Store<Value> {
  const listeners = new Set<(value: Value) => void>();
  let value = first;
  const set = (next: Value): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    watch: (listener, signal) => {
      if (signal.aborted) return;
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
      listener(value);
    },
  };
}
