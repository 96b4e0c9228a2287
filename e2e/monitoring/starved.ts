/** Whether the machine below the nodes was busy with something else: what fails then says little of TaskFlow. */
import type { Ask } from "./prometheus.ts";

/** Seconds: a rate needs some scrapes. */
const shortest = 120;
/** Share of a node's processor time: less than that is everyday life on a virtual machine. */
const worthAWord = 0.15;

const share = (seconds: number): string => {
  const rate = (selector: string) => `sum by (instance) (rate(node_cpu_seconds_total${selector}[${seconds}s]))`;
  return `max(${rate('{mode="steal"}')} / ${rate("")})`;
};

/**
 * @param seconds how long ago what failed had begun
 * @returns a line that says so; none where the nodes had their time, or where no Prometheus tells
 */
export async function starved(ask: Ask, seconds: number): Promise<readonly string[]> {
  const [taken] = await ask(share(Math.max(shortest, Math.ceil(seconds)))).catch(() => []);
  if (!taken || !(taken.value > worthAWord)) return [];
  const percent = Math.round(taken.value * 100);
  return [`others had ${percent} % of a node's processor time (steal): look again on a quiet machine`];
}
