/** Traffic of an application that declares no requests: nothing is sent, so nothing fails. */
import { summarize } from "./summary.ts";
import type { Traffic } from "./traffic.ts";

export function silent(): Traffic {
  const begun = performance.now();
  return {
    stop: async () => summarize([]),
    settled: async () => {},
    counts: () => ({ requests: 0, failed: 0, limited: 0 }),
    snapshot: () => summarize([]),
    now: () => performance.now() - begun,
    repeated: () => 0,
  };
}
