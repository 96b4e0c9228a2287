/** Measures a service's start and its memory. */
import type { Service } from "../local/services.ts";
import { median } from "../operate/load/statistics.ts";
import { type Memory, memoryOf } from "./process-figures.ts";

/** Milliseconds from the start of the process, with an error of up to 10 ms (the polling interval). */
export interface StartUp {
  /** /healthz answers 200. */
  readonly alive: number;
  /** /readyz answers 200. */
  readonly ready: number;
}

/** The medians of several successive starts. Afterwards the service runs as before. */
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

/** @throws Error if the service is down */
export function memory(service: Pick<Service, "pid" | "log">): Memory {
  const pid = service.pid();
  if (pid === undefined) throw new Error(`the service is down:\n${service.log()}`);
  return memoryOf(pid);
}
