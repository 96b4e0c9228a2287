import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { isThere } from "../../src/tree/disk.ts";
import { begin } from "../../src/tree/transaction.ts";
import { compileOnce, emptyRoot, firstWord, put, sleep, startChild } from "./fixture.ts";
import { asSnapshot, snapshot, tree, units, write } from "./trees.ts";

compileOnce();
// Starts a hundred processes, possibly on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const trees = { a: asSnapshot(tree("a").values()), b: asSnapshot(tree("b").values()) };

/** The name of the tree on the disk, without the work folder. */
function standing(out: string): "a" | "b" | "mixed" {
  const found = Object.entries(snapshot(out)).filter(([path]) => !path.startsWith(".generate"));
  const text = JSON.stringify(found.sort());
  if (text === JSON.stringify(Object.entries(trees.a).sort())) return "a";
  return text === JSON.stringify(Object.entries(trees.b).sort()) ? "b" : "mixed";
}

function recover(out: string): void {
  begin(out, units, { whole: true }).abort();
}

describe("after SIGKILL", () => {
  test("at 50 random moments, the old tree or the new one is on the disk", async () => {
    const kills = 50;
    let [consistent, unfinished, mixed] = [0, 0, 0];
    const killOften = async (times: number) => {
      const out = emptyRoot();
      write(out, tree("a"));
      for (let n = 0; n < times; n++) {
        const { child, ended } = startChild("loop", out);
        await firstWord(child);
        await sleep(Math.random() * 60);
        child.kill("SIGKILL");
        expect(await ended).toMatchObject({ signal: "SIGKILL" });
        if (standing(out) === "mixed") mixed++;
        else consistent++;
        if (isThere(join(out, ".generate"))) unfinished++;
        recover(out);
        expect(standing(out)).not.toBe("mixed");
        expect(isThere(join(out, ".generate"))).toBe(false);
      }
    };
    await Promise.all([killOften(kills / 2), killOften(kills / 2)]);
    expect(consistent + mixed).toBe(kills);
    // At least one kill must have hit a run: kills between two runs prove nothing.
    expect(unfinished).toBeGreaterThan(kills / 2);
    expect(consistent, `${mixed} of ${kills} trees were mixed until the next run`).toBeGreaterThanOrEqual(45);
  });

  test("at each step, the next run completes the tree", async () => {
    const steps: string[] = [];
    const rehearsal = emptyRoot();
    write(rehearsal, tree("a"));
    write(rehearsal, tree("b"), { onStep: (step) => steps.push(step) });
    expect(steps.length).toBeGreaterThan(20);
    const complete = steps.indexOf("write the journal") + 1;
    const moved = steps.findIndex((step) => step.startsWith("move"));

    const dieAtEvery = async (first: number) => {
      const out = emptyRoot();
      for (let step = first; step < steps.length; step += 2) {
        write(out, tree("a"));
        expect(await startChild("die-at", out, String(step)).ended).toMatchObject({ signal: "SIGKILL" });
        const name = `killed before "${steps[step]}"`;
        // Before the next run, too: the tree is mixed only between the first move and the last.
        if (!steps[step]?.startsWith("move")) expect(standing(out), name).toBe(step < moved ? "a" : "b");
        recover(out);
        expect(snapshot(out), name).toEqual(step < complete ? trees.a : trees.b);
      }
    };
    await Promise.all([dieAtEvery(0), dieAtEvery(1)]);
  });

  test("of several recovering runs in a row, the next run completes the tree", async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    // The first run dies in the middle of its commit. Each next one takes the lock, checks three parents, moves one
    // folder and dies.
    for (const step of ["14", "5", "5", "5", "5", "5"])
      expect(await startChild("die-at", out, step).ended).toMatchObject({ signal: "SIGKILL" });
    recover(out);
    expect(snapshot(out)).toEqual(trees.b);
  });
});

test("after a kill in the middle of a commit, files and units that were restored by hand do not block the next run", async () => {
  const out = emptyRoot();
  write(out, tree("a"));
  const steps: string[] = [];
  const rehearsal = emptyRoot();
  write(rehearsal, tree("a"));
  write(rehearsal, tree("b"), { onStep: (step) => steps.push(step) });
  await startChild("die-at", out, String(steps.indexOf("move apps/minikube in"))).ended;
  expect(standing(out)).toBe("mixed");
  // Restores the unit that was moved out, as from git, and puts a note into one that is still to be moved.
  for (const { path, text } of tree("a").get("apps/minikube") ?? []) put(out, path, text);
  put(out, "argocd/microk8s/notes.txt", "mine\n");
  recover(out);
  expect(snapshot(out)).toEqual({ ...trees.b, "argocd/microk8s/notes.txt": "mine\n" });
});
