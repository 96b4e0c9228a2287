import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { begin } from "../../src/tree/transaction.ts";
import { compileOnce, emptyRoot, firstWord, put, refusal, sleep, startChild, startProcess } from "./fixture.ts";
import { asSnapshot, small, snapshot, tree, units, write } from "./trees.ts";

compileOnce();

const after = asSnapshot(tree("b").values());

describe("of several runs at once", () => {
  test("the second is refused, and the first continues", async () => {
    const out = emptyRoot();
    const { child, ended } = startChild("hold", out);
    await firstWord(child);
    const { rules, text } = refusal(() => write(out, small()));
    expect(rules).toEqual(["valid-output"]);
    expect(text).toContain(`another generate is running, pid ${child.pid}`);
    put(out, "go", "");
    expect(await ended).toMatchObject({ code: 0 });
    expect(snapshot(out)).toEqual({ ...after, go: "" });
  });

  test("the second is refused within one process, too", () => {
    const out = emptyRoot();
    const first = begin(out, units, { whole: true });
    expect(refusal(() => begin(out, units, { whole: true })).text).toContain(`pid ${process.pid}`);
    first.abort();
    begin(out, units, { whole: true }).abort();
    expect(snapshot(out)).toEqual({});
  });

  test.each(["nothing", "a dead run", "two dead runs"])(
    "of five that start after %s, exactly one wins",
    async (left) => {
      const out = emptyRoot();
      const deaths = { nothing: 0, "a dead run": 1, "two dead runs": 2 }[left] ?? 0;
      for (let n = 0; n < deaths; n++) await startChild("die-at", out, "3").ended;
      let over = 0;
      const ends = Promise.all(
        Array.from({ length: 5 }, async () => {
          const end = await startChild("hold", out).ended;
          // With two winners, both would wait for this file until the test times out.
          if (++over === 4) put(out, "go", "");
          return end;
        }),
      );
      expect((await ends).map(({ code }) => code).sort()).toEqual([0, 1, 1, 1, 1]);
      for (const { code, output } of await ends)
        if (code === 1) expect(output).toContain("another generate is running");
      expect(snapshot(out)).toEqual({ ...after, go: "" });
    },
  );
});

describe("a leftover lock", () => {
  const lefts: [string, string[], boolean][] = [
    ["by a dead process", ["4194305@1"], true],
    ["by an earlier process of the same pid", [`${process.pid}@1`], true],
    ["by a process with an unknown start", [`${process.pid}@`], false],
    ["by another user's live process", ["1@"], false],
    ["by a dead process and its dead heir", ["4194305@1", "4194306@1"], true],
    ["by a dead process and its live heir", ["4194305@1", `${process.pid}@`], false],
    ["with content that no run writes", ["0@1"], true],
    ["before it was taken", [], true],
  ];
  test.each(lefts)("%s", (_, owners, free) => {
    const out = emptyRoot();
    mkdirSync(join(out, ".generate"));
    for (const [n, owner] of owners.entries()) symlinkSync(owner, join(out, `.generate/owner-${n}`));
    put(out, ".generate/new/clusters/minikube/half.yaml", "ha");
    const before = snapshot(out);
    if (free) {
      write(out, small());
      expect(snapshot(out)).toEqual(asSnapshot(small().values()));
    } else {
      expect(refusal(() => write(out, small())).text).toContain("another generate is running");
      expect(snapshot(out)).toEqual(before);
    }
  });
});

// In a container whose first process does not reap its children, zombies stay.
test.skipIf(process.platform !== "linux")("a zombie process holds no lock", async () => {
  // The child ends only when its parent is `sleep`, which does not reap it; the shell would.
  const script = "(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 20";
  const { child, ended } = startProcess("sh", ["-c", script]);
  const pid = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim())));
  while (!/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await sleep(5);
  const out = emptyRoot();
  mkdirSync(join(out, ".generate"));
  symlinkSync(`${pid}@`, join(out, ".generate/owner-0"));
  write(out, small());
  child.kill();
  await ended;
  expect(snapshot(out)).toEqual(asSnapshot(small().values()));
});

describe("an invalid work folder", () => {
  test("keeps a file or a link at its path", () => {
    const elsewhere = emptyRoot();
    for (const plant of [
      (out: string) => put(out, ".generate", "mine\n"),
      (out: string) => symlinkSync(elsewhere, join(out, ".generate")),
      (out: string) => symlinkSync("nowhere", join(out, ".generate")),
    ]) {
      const out = emptyRoot();
      plant(out);
      const before = snapshot(out);
      expect(refusal(() => write(out, small())).rules).toEqual(["valid-output"]);
      expect(snapshot(out)).toEqual(before);
      expect(snapshot(elsewhere)).toEqual({});
    }
  });

  test("does not follow a journal that no run writes", () => {
    for (const journal of [
      "",
      "{",
      '[{"path":"../../etc","replaced":false,"removed":[]}]',
      '[{"path":"a/.."}]',
      "[3]",
    ]) {
      const out = emptyRoot();
      put(out, ".generate/journal", journal);
      const { text } = refusal(() => write(out, small()));
      expect(text).toContain(join(out, ".generate/journal"));
      expect(text).toContain("restore the trees from git");
      expect(snapshot(out)).toEqual({ ".generate/journal": journal });
    }
  });

  test("does not follow a journal through a link", () => {
    const elsewhere = emptyRoot();
    put(elsewhere, "minikube/a.yaml", "mine\n");
    const out = emptyRoot();
    symlinkSync(elsewhere, join(out, "clusters"));
    put(out, ".generate/journal", '[{"path":"clusters/minikube","replaced":false,"removed":[]}]');
    expect(refusal(() => write(out, small())).text).toContain("symbolic link");
    expect(snapshot(elsewhere)).toEqual({ "minikube/a.yaml": "mine\n" });
  });
});
