/** How long a service takes to start, and how much memory it has. */
import type { Service } from "../local/services.ts";
import { median } from "../operate/load/statistics.ts";
import { type Memory, memoryOf } from "./process-figures.ts";

/** Milliseconds from the start of the process, to within the 10 that lie between two questions. */
export interface StartUp {
  /** /healthz answers 200. */
  readonly alive: number;
  /** /readyz answers 200. */
  readonly ready: number;
}

/** The medians of some starts, one after the other; it runs then as it did before. */
export async function measureStartUp(service: Service, times: number): Promise<StartUp> {
  const starts: StartUp[] = [];
  for (let left = times; left > 0; left--) {
    await service.stop();
    const begun = performance.now();
    await service.start();
    const alive = performance.now() - begun;
    await service.ready();
    starts.push({ alive, ready: performance.now() - begun });
  }
  return { alive: median(starts.map(({ alive }) => alive)), ready: median(starts.map(({ ready }) => ready)) };
}

/** @throws Error where it is down */
export function memory(service: Pick<Service, "pid" | "log">): Memory {
  const pid = service.pid();
  if (pid === undefined) throw new Error(`it is down:\n${service.log()}`);
  return memoryOf(pid);
}
