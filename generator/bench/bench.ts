/**
 * What generate costs, as whole processes: medians of CPU, wall time and peak memory, beside the floor.
 *
 *   npm run bench [-- --runs N] [--clusters 2,100,1000] [--dir DIR]
 *
 * --dir DIR  where it writes: a RAM disk such as /dev/shm takes the disk out of the figures; else this repository's disk
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** CPU and wall time in seconds, peak memory in MiB. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
}

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "9" },
    clusters: { type: "string", default: "2,100,1000" },
    dir: { type: "string" },
  },
});
const here = import.meta.dirname;
const cli = join(here, "../cli.js");
const disk = values.dir ?? join(here, "../../node_modules/.cache");
mkdirSync(disk, { recursive: true });
const scratch = mkdtempSync(join(disk, "bench-"));
const many = join(here, "many.js");
const columns = [44, 8, 8, 9, 8];
print(["", "CPU s", "wall s", "MiB", "CPU / F"]);

try {
  const models = join(scratch, "models");
  mkdirSync(models);
  // As `npm ci` does: after an edit of the generator, its bundle is one of other code.
  cost([join(here, "../bundle.ts")]);
  cost([many, "2", models]);
  const few = Number(values.runs);
  print(["Node alone", ...format(measure(few, () => ["--eval", ""], "fresh")), ""]);
  for (const count of values.clusters.split(",").map(Number)) {
    const runs = count > 200 ? 3 : count > 20 ? 5 : few;
    const row = (name: string, found: Cost) =>
      print([`${count} clusters, ${name}`, ...format(found), (found.cpu / floor.cpu).toFixed(1)]);
    const floor = measure(runs, (out) => [join(here, "floor.js"), models, String(count), out], "fresh");
    print([`${count} clusters, the floor F`, ...format(floor), ""]);
    if (count === 2) {
      row(
        "everything",
        measure(runs, (out) => [cli, "generate", "--force", "--out", out, "--quiet"], "fresh"),
      );
      row(
        "nothing changed",
        measure(runs, (out) => [cli, "generate", "--out", out, "--quiet"], "kept"),
      );
    } else {
      row(
        "everything",
        measure(runs, (out) => [many, String(count), out], "fresh"),
      );
      const modes = ["--remember", "--change"];
      row(
        "one fact of one changed",
        measure(runs, (out, run) => [many, String(count), out, modes[run % 2] ?? ""], "kept"),
      );
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The medians of some runs. With "fresh" each run has an empty folder; with "kept" run 0 fills one folder for all. */
function measure(runs: number, command: (out: string, run: number) => string[], folder: "fresh" | "kept"): Cost {
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
