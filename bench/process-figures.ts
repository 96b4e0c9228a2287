/** Reads a process' memory and CPU time from /proc. */
import { readFileSync } from "node:fs";
import { processTree } from "../local/servers/tree.ts";

/** In bytes. */
export interface Memory {
  /** Resident pages, including those that other processes share. */
  readonly rss: number;
  /** The proportional share: a page that n processes share counts 1/n. */
  readonly pss: number;
}

export const memoryOf = (pid: number): Memory => parseRollup(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));

/** @param text of /proc/PID/smaps_rollup */
export function parseRollup(text: string): Memory {
  const bytes = (name: string): number => {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
    if (!match) throw new Error(`smaps_rollup has no line "${name}: <number> kB":\n${text}`);
    return Number(match[1]) * 1024;
  };
  return { rss: bytes("Rss"), pss: bytes("Pss") };
}

/** Linux reports CPU time in ticks, always a hundred per second, independent of the kernel's own. */
const ticksPerSecond = 100;

/** CPU seconds in user mode and in the kernel. @param text of /proc/PID/stat */
export function parseCpuSeconds(text: string): number {
  // The name in parentheses may contain any character; field 3 follows it. The times are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new Error(`not a line of /proc/PID/stat: ${text}`);
  return ticks / ticksPerSecond;
}

/** CPU seconds of the process and of its running descendants. */
export function cpuSecondsOf(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    try {
      return sum + parseCpuSeconds(readFileSync(`/proc/${one}/stat`, "utf8"));
    } catch (error) {
      if (["ENOENT", "ESRCH"].includes(String((error as NodeJS.ErrnoException).code))) return sum; // it has ended
      throw error;
    }
  }, 0);
}
