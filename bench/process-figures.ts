/** What Linux says of a process. */
import { readFileSync } from "node:fs";
import { processTree } from "../local/servers/tree.ts";

/** Bytes. */
export interface Memory {
  /** All pages that are in memory for this process, also those that others use, too. */
  readonly rss: number;
  /** Its share: a page that n processes use counts 1/n. */
  readonly pss: number;
}

export const memoryOf = (pid: number): Memory => parseRollup(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));

/** @param text of /proc/PID/smaps_rollup */
export function parseRollup(text: string): Memory {
  const bytes = (name: string): number => {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
    if (!match) throw new Error(`smaps_rollup has no line "${name}: <number> kB": it is\n${text}`);
    return Number(match[1]) * 1024;
  };
  return { rss: bytes("Rss"), pss: bytes("Pss") };
}

/** Linux counts CPU time in ticks, a hundred a second to all who ask, however the kernel was built. */
const ticksPerSecond = 100;

/** CPU seconds in user mode and in the kernel. @param text of /proc/PID/stat */
export function parseCpuSeconds(text: string): number {
  // The name, in parentheses, may hold anything; the third field follows it. Times are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new Error(`no line of /proc/PID/stat: ${text}`);
  return ticks / ticksPerSecond;
}

/** Of the process and of those children that run. */
export function cpuSecondsOf(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    try {
      return sum + parseCpuSeconds(readFileSync(`/proc/${one}/stat`, "utf8"));
    } catch (error) {
      if (["ENOENT", "ESRCH"].includes(String((error as NodeJS.ErrnoException).code))) return sum; // has ended
      throw error;
    }
  }, 0);
}
