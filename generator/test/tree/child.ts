/**
 * The process that the tests interrupt: `node child.ts TASK OUT [NUMBER]`. Prints "running" when it begins to write. After
 * a refusal it prints its message and exits with code 1.
 */
import { isDeepStrictEqual } from "node:util";
import { Refused } from "../../src/model/issue.ts";
import { header } from "../../src/render/header.ts";
import { isThere } from "../../src/tree/disk.ts";
import { hearSignals } from "../../src/tree/signals.ts";
import { begin } from "../../src/tree/transaction.ts";
import { asSnapshot, snapshot, tree, units, write } from "./trees.ts";

const [task = "", out = "", number = "0"] = process.argv.slice(2);

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  /** Writes trees b and a in turn, without a pause, until it is killed. */
  loop: () => {
    console.log("running");
    for (let n = 0; ; n++) write(out, tree(n % 2 ? "a" : "b"));
  },
  /** Does the same, but handles signals between units, as a long run does. */
  "loop-and-listen": async () => {
    for (let n = 0; ; n++) {
      const transaction = begin(out, units, { whole: true });
      if (n === 0) console.log("running");
      for (const [unit, files] of tree(n % 2 ? "a" : "b")) {
        transaction.stage(unit, files);
        await hearSignals();
      }
      transaction.commit();
    }
  },
  /** Writes b and dies before step NUMBER; without one, prints the number of steps. */
  "die-at": () => {
    let step = 0;
    write(out, tree("b"), {
      onStep: () => {
        if (step === Number(number)) process.kill(process.pid, "SIGKILL");
        step++;
      },
    });
    console.log(step);
  },
  nothing: () => {},
  once: () => {
    write(out, tree("b"));
  },
  /** Holds the lock until the file OUT/go exists, for at most 25 s, and then writes b. */
  hold: async () => {
    const transaction = begin(out, units, { whole: true });
    console.log("running");
    const end = Date.now() + 25_000;
    while (!isThere(`${out}/go`) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const [unit, files] of tree("b")) transaction.stage(unit, files);
    transaction.commit();
  },
  /** Signals itself in the middle of the commit, which has no pause to handle it. */
  "interrupt-commit": () => {
    write(out, tree("b"), {
      onStep: (step) => {
        if (step.startsWith("move") && step.endsWith("in")) process.kill(process.pid, "SIGINT");
      },
    });
  },
  /** Ends with an uncaught error while a transaction is open. */
  throw: () => {
    begin(out, units, { whole: true }).stage(units[0] ?? "", tree("b").get(units[0] ?? "") ?? []);
    throw new Error("a bug");
  },
  /** Runs as a user to whom folder permissions apply, even if the tests run as root. */
  unprivileged: () => {
    if (process.getuid?.() === 0) process.setuid?.(65534);
    write(out, tree("b"));
  },
  /** Writes a tree whose last unit holds a file of 100 kB. */
  big: () => {
    const files = tree("b");
    const [last = ""] = [...files.keys()].slice(-1);
    files.set(last, [{ path: `${last}/big.yaml`, text: `${header}\n${"# pad\n".repeat(17_000)}` }]);
    write(out, files);
  },
  /** Fills a disk that has room for less than two trees, and prints whether the tree a is left on it. */
  full: () => {
    write(out, tree("a"));
    try {
      write(out, tree("b"));
    } finally {
      const intact = isDeepStrictEqual(snapshot(out), asSnapshot(tree("a").values()));
      console.log(intact ? "the old tree is there" : "the old tree is lost");
    }
  },
};

try {
  await commands[task]?.();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
