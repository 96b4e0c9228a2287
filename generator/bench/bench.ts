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
const many = join(here, "many.js");
const columns = [44, 8, 8, 9, 8];

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
    // As `npm ci` does: after an edit of the generator, its bundle is one of other code.
    cost([join(here, "../bundle.ts")]);
    cost([many, "2", models]);
    print(["Node alone", ...format(measure(scratch, usual, () => ["--eval", ""], "fresh")), ""]);
    for (const count of clusters.split(",").map(Number)) {
      const runs = count > 200 ? 3 : count > 20 ? 5 : usual;
      const floor = measure(scratch, runs, (out) => [join(here, "floor.js"), models, String(count), out], "fresh");
      print([`${count} clusters, the floor F`, ...format(floor), ""]);
      for (const { name, command, folder } of count === 2 ? commandLine : multiplied(count)) {
        const found = measure(scratch, runs, command, folder);
        print([`${count} clusters, ${name}`, ...format(found), (found.cpu / floor.cpu).toFixed(1)]);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Folder = "fresh" | "kept";

interface Row {
  readonly name: string;
  readonly command: (out: string, run: number) => string[];
  readonly folder: Folder;
}

/** The committed clusters, as the command line renders them. */
const commandLine: readonly Row[] = [
  { name: "everything", command: (out) => [cli, "generate", "--force", "--out", out, "--quiet"], folder: "fresh" },
  { name: "nothing changed", command: (out) => [cli, "generate", "--out", out, "--quiet"], folder: "kept" },
];

/** The run with an even number restores the fact that the run before it changed. */
function multiplied(count: number): readonly Row[] {
  const change = (run: number) => (run % 2 === 0 ? "--remember" : "--change");
  return [
    { name: "everything", command: (out) => [many, String(count), out], folder: "fresh" },
    { name: "one fact of one changed", command: (out, run) => [many, String(count), out, change(run)], folder: "kept" },
  ];
}

/** The medians of some runs. With "fresh" each run has an empty folder; with "kept" run 0 fills one folder for all. */
function measure(scratch: string, runs: number, command: Row["command"], folder: Folder): Cost {
  const out = join(scratch, "out");
  mkdirSync(out);
  if (folder === "kept") cost(command(out, 0));
  const costs = Array.from({ length: runs }, (_, index) => {
    if (folder === "fresh") {
      rmSync(out, { recursive: true });
      mkdirSync(out);
    }
    return cost(command(out, index + 1));
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
