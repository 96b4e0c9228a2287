/**
 * The process that the tests interrupt: `node child.ts WHAT OUT [NUMBER]`. It says "running" when it begins to write,
 * and ends with the message of a refusal and code 1.
 */
import { isDeepStrictEqual } from "node:util";
import { Refused } from "../../src/model/issue.ts";
import { header } from "../../src/render/header.ts";
import { isThere } from "../../src/tree/disk.ts";
import { hearSignals } from "../../src/tree/signals.ts";
import { begin } from "../../src/tree/transaction.ts";
import { asSnapshot, snapshot, tree, units, write } from "./trees.ts";

const [what = "", out = "", number = "0"] = process.argv.slice(2);

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  /** Writes b, a, b, a ... without a pause, until it is killed. */
  loop: () => {
    console.log("running");
    for (let n = 0; ; n++) write(out, tree(n % 2 ? "a" : "b"));
  },
  /** The same, but listens for signals between units, as a long run does. */
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
  /** Writes b and dies before step NUMBER, or says how many steps there are. */
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
  /** Holds the lock until there is a file OUT/go (for 25 s at most), and then writes b. */
  hold: async () => {
    const transaction = begin(out, units, { whole: true });
    console.log("running");
    const end = Date.now() + 25_000;
    while (!isThere(`${out}/go`) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const [unit, files] of tree("b")) transaction.stage(unit, files);
    transaction.commit();
  },
  /** Tells itself to stop in the middle of the commit, which has no pause for it. */
  "interrupt-commit": () => {
    write(out, tree("b"), {
      onStep: (step) => {
        if (step.startsWith("move") && step.endsWith("in")) process.kill(process.pid, "SIGINT");
      },
    });
  },
  /** Leaves with a transaction open, by an error that nobody catches. */
  throw: () => {
    begin(out, units, { whole: true }).stage(units[0] ?? "", tree("b").get(units[0] ?? "") ?? []);
    throw new Error("a bug");
  },
  /** As somebody whom folder permissions hold back, even where the tests run as root. */
  unprivileged: () => {
    if (process.getuid?.() === 0) process.setuid?.(65534);
    write(out, tree("b"));
  },
  /** A tree whose last unit holds a file of 100 kB. */
  big: () => {
    const files = tree("b");
    const [last = ""] = [...files.keys()].slice(-1);
    files.set(last, [{ path: `${last}/big.yaml`, text: `${header}\n${"# pad\n".repeat(17_000)}` }]);
    write(out, files);
  },
  /** Fills a disk that has room for one tree and a half, and says whether a is what is left on it. */
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
  await commands[what]?.();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
