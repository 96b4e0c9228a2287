/** The cost of generate, as whole processes: medians of CPU, wall time and peak memory, beside the floor. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** CPU and wall time in seconds, peak memory in MiB. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
}

const here = import.meta.dirname;
const cli = join(here, "../cli.js");
const columns = [34, 8, 8, 9, 8];

export interface Measurement {
  readonly runs: number;
  /** Numbers of clusters, separated by commas. */
  readonly clusters: string;
  /** The folder that is written to; by default one in this repository. */
  readonly dir: string | undefined;
}

export function measureGenerator({ runs: usual, clusters, dir }: Measurement): void {
  const disk = dir ?? join(here, "../../node_modules/.cache");
  mkdirSync(disk, { recursive: true });
  const scratch = mkdtempSync(join(disk, "bench-"));
  print(["", "CPU s", "wall s", "MiB", "CPU / F"]);
  try {
    const models = join(scratch, "models");
    mkdirSync(models);
    cost([join(here, "many.js"), "2", models]);
    const unchanged = measure(scratch, usual, (out) => [cli, "--out", out, "--quiet"], false);
    for (const count of clusters.split(",").map(Number)) {
      const runs = count > 200 ? 3 : count > 20 ? 5 : usual;
      const floor = measure(scratch, runs, (out) => [join(here, "floor.js"), models, String(count), out], true);
      print([`${count} clusters, the floor F`, ...format(floor), ""]);
      const all = measure(scratch, runs, (out) => [join(here, "many.js"), String(count), out], true);
      print([`${count} clusters, everything`, ...format(all), (all.cpu / floor.cpu).toFixed(1)]);
      if (count === 2)
        print(["2 clusters, nothing changed", ...format(unchanged), (unchanged.cpu / floor.cpu).toFixed(1)]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The medians of some runs, each into a folder of its own, or all into one that is written once before. */
function measure(scratch: string, runs: number, command: (out: string) => string[], fresh: boolean): Cost {
  const out = join(scratch, "out");
  mkdirSync(out);
  if (!fresh) cost(command(out));
  const costs = Array.from({ length: runs }, () => {
    if (fresh) {
      rmSync(out, { recursive: true });
      mkdirSync(out);
    }
    return cost(command(out));
  });
  rmSync(out, { recursive: true });
  const median = (key: keyof Cost) => costs.map((each) => each[key]).sort((a, b) => a - b)[runs >> 1] ?? 0;
  return { cpu: median("cpu"), wall: median("wall"), memory: median("memory") };
}

function cost(args: readonly string[]): Cost {
  const { status, output } = spawnSync(process.execPath, ["--import", join(here, "usage.js"), ...args], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return JSON.parse(output[3] ?? "");
}

function format({ cpu, wall, memory }: Cost): string[] {
  return [cpu.toFixed(3), wall.toFixed(3), memory.toFixed(0)];
}

function print(cells: readonly string[]): void {
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(columns[0] ?? 0) : cell.padStart(columns[index] ?? 0))).join("")}\n`,
  );
}
