import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { begin } from "../../src/tree/transaction.ts";
import { compileOnce, emptyRoot, firstWord, put, refusal, sleep, startChild, startProcess } from "./fixture.ts";
import { asSnapshot, small, snapshot, tree, units, write } from "./trees.ts";

compileOnce();

const after = asSnapshot(tree("b").values());

describe("two at once", () => {
  test("the second is refused, and the first is not disturbed", async () => {
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

  test("also within one process", () => {
    const out = emptyRoot();
    const first = begin(out, units, { whole: true });
    expect(refusal(() => begin(out, units, { whole: true })).text).toContain(`pid ${process.pid}`);
    first.abort();
    begin(out, units, { whole: true }).abort();
    expect(snapshot(out)).toEqual({});
  });

  test.each(["nothing", "a dead run", "two dead runs"])("of five that start after %s, one wins", async (left) => {
    const out = emptyRoot();
    const deaths = { nothing: 0, "a dead run": 1, "two dead runs": 2 }[left] ?? 0;
    for (let n = 0; n < deaths; n++) await startChild("die-at", out, "3").ended;
    let over = 0;
    const ends = Promise.all(
      Array.from({ length: 5 }, async () => {
        const end = await startChild("hold", out).ended;
        // Were there two winners, both would wait for this until the test's time is over.
        if (++over === 4) put(out, "go", "");
        return end;
      }),
    );
    expect((await ends).map(({ code }) => code).sort()).toEqual([0, 1, 1, 1, 1]);
    for (const { code, output } of await ends) if (code === 1) expect(output).toContain("another generate is running");
    expect(snapshot(out)).toEqual({ ...after, go: "" });
  });
});

describe("a lock that is left", () => {
  const lefts: [string, string[], boolean][] = [
    ["by a process that is dead", ["4194305@1"], true],
    ["by an earlier process of the same pid", [`${process.pid}@1`], true],
    ["by a process whose start is not known", [`${process.pid}@`], false],
    ["by somebody else's process that lives", ["1@"], false],
    ["by a dead process and its dead heir", ["4194305@1", "4194306@1"], true],
    ["by a dead process and its living heir", ["4194305@1", `${process.pid}@`], false],
    ["as something that no run writes", ["0@1"], true],
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

// A container whose first process reaps nobody keeps them for ever.
test.skipIf(process.platform !== "linux")("a dead process whose parent has not heard of it holds no lock", async () => {
  // The background process ends only once its parent is `sleep`: a shell would wait for it.
  const background = `sh -c 'until [ "$(cat /proc/$PPID/comm)" = sleep ]; do :; done'`;
  const { child, ended } = startProcess("sh", ["-c", `${background} & echo $!; exec sleep 20`]);
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

describe("a work folder that is none", () => {
  test("a file or a link is left alone", () => {
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

  test("a journal that no run writes is not followed", () => {
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

  test("a journal is not followed through a link", () => {
    const elsewhere = emptyRoot();
    put(elsewhere, "minikube/a.yaml", "mine\n");
    const out = emptyRoot();
    symlinkSync(elsewhere, join(out, "clusters"));
    put(out, ".generate/journal", '[{"path":"clusters/minikube","replaced":false,"removed":[]}]');
    expect(refusal(() => write(out, small())).text).toContain("symbolic link");
    expect(snapshot(elsewhere)).toEqual({ "minikube/a.yaml": "mine\n" });
  });
});
