/** Formats the figures as tables. */
import type { Comparison } from "./compare.ts";
import type { Measured } from "./measure.ts";
import type { Memory } from "./process-figures.ts";
import type { StartUp } from "./start-up.ts";

/** The required figures. */
export const bar = { speed: 1.5, p99: 1, readyMs: 1_000, residentBytes: 90_000_000 };

export interface ServiceFigures extends StartUp {
  readonly name: string;
  readonly idle: Memory;
  readonly loaded: Memory;
}

/** Aligns the first column to the left, all others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart((widths[column] ?? 0) + 2);
  return `${rows.map((row) => row.map(cell).join("").trimEnd()).join("\n")}\n`;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const times = (ratio: number): string => `${ratio.toFixed(2)}x`;
const mark = (good: boolean): string => (good ? "ok" : "MISSED");

export function servicesTable(figures: readonly ServiceFigures[]): string {
  const head = ["", "alive ms", "ready ms", "RSS idle MB", "PSS idle", "RSS loaded", "PSS loaded", ""];
  const rows = figures.map(({ name, alive, ready, idle, loaded }) => [
    name,
    alive.toFixed(0),
    ready.toFixed(0),
    ...[idle.rss, idle.pss, loaded.rss, loaded.pss].map(megabytes),
    mark(ready <= bar.readyMs && Math.max(idle.rss, loaded.rss) < bar.residentBytes),
  ]);
  return table([head, ...rows]);
}

export const endpointHead = ["", "requests/s", "p50 ms", "p99 ms", "errors", "CPU s/1000", "of"];

export const endpointRow = (name: string, { perSecond, p50, p99, errors, cpu }: Measured, of: string): string[] => [
  name,
  perSecond.toFixed(0),
  p50.toFixed(1),
  p99.toFixed(1),
  `${errors}`,
  (cpu[of] ?? Number.NaN).toFixed(3),
  of,
];

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const head = ["", "requests/s", "p50 ms", "p99 ms", "errors", "service CPU s/1000", "all others'"];
  const rows = comparisons.flatMap(({ name, gateway, ours, baseline, speed, p99 }) => {
    const way = `${name}, ${gateway ? "gateway" : "direct"}`;
    const side = (who: string, run: Measured) => {
      const { service = Number.NaN, ...others } = run.cpu;
      const rest = Object.entries(others).filter(([, seconds]) => seconds > 0.005);
      const words = rest.map(([other, seconds]) => `${other} ${seconds.toFixed(2)}`).join(" ");
      return [...endpointRow(`${way}: ${who}`, run, "service").slice(0, 5), service.toFixed(2), words];
    };
    const verdict = gateway ? mark(speed >= bar.speed && p99 <= bar.p99) : "";
    const cpu = Number(ours.cpu.service) / Number(baseline.cpu.service);
    const ratio = ["  ours / FastAPI", times(speed), "", times(p99), "", times(cpu), verdict];
    return [side("ours", ours), side("FastAPI", baseline), ratio];
  });
  return table([head, ...rows]);
}
