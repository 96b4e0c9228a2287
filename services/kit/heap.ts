/** Memory that only the start needed. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Milliseconds after the start: by then what is done once has been done. */
const settled = 1_000;

/**
 * Collects garbage once, after the start. Loading modules leaves about 10 MB in a heap of 20, and V8 would keep them until the
 * service is busy, which most are not.
 */
export function giveBackAfterStart(): void {
  setTimeout(() => {
    // Exposed to nobody else: the flag holds for contexts that begin later.
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (options: object) => void;
    setFlagsFromString("--no-expose-gc");
    collect({ type: "major", execution: "sync", flavor: "last-resort" });
  }, settled).unref();
}
