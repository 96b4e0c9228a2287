import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { header } from "../../src/render/header.ts";
import { begin } from "../../src/tree/transaction.ts";
import { compileOnce, emptyRoot, put, refusal, startChild, startProcess } from "./fixture.ts";
import { asSnapshot, scriptOf, small, snapshot, tree, write } from "./trees.ts";

compileOnce();

const before = asSnapshot(tree("a").values());
const child = scriptOf("child.ts");

describe("an output root", () => {
  test("that does not exist is not created", () => {
    const out = join(emptyRoot(), "missing");
    const { rules, text } = refusal(() => write(out, small()));
    expect(rules).toEqual(["valid-output"]);
    expect(text).toContain(`${out}\n  ✖ does not exist`);
    expect(text).toContain(`mkdir -p ${out}`);
    expect(() => lstatSync(out)).toThrow("ENOENT");
  });

  test("that is a file stays a file", () => {
    const out = join(emptyRoot(), "file");
    put(out, "../file", "mine\n");
    expect(refusal(() => write(out, small())).text).toContain("is a file");
    expect(refusal(() => write(`${out}/below`, small())).rules).toEqual(["valid-output"]);
  });

  // Applies to root, too: the kernel allows no folders here.
  test.skipIf(process.platform !== "linux")("cannot be written", () => {
    const { rules, text } = refusal(() => write("/proc/self", small()));
    expect(rules).toEqual(["valid-output"]);
    expect(text).toMatch(/^\/proc\/self\n {2}✖ cannot be written: E[A-Z]+: /);
  });
});

describe("a write-protected folder", () => {
  test.each([
    ["the root", ".", "cannot be written: EACCES"],
    ["the units' parent", "clusters", "cannot be written: EACCES"],
    ["a unit", "clusters/minikube", "cannot be written: EACCES"],
    ["a folder in a unit", "apps/microk8s/component-2", "cannot be written: EACCES"],
  ])("%s stays, and all else with it", async (_, folder, says) => {
    const out = emptyRoot();
    write(out, tree("a"));
    allow(out);
    chmodSync(join(out, folder), 0o555);
    onTestFinished(() => chmodSync(join(out, folder), 0o755));
    const { code, output } = await startChild("unprivileged", out).ended;
    expect(output).toContain(`${join(out, folder)}\n  ✖ ${says}`);
    expect(code).toBe(1);
    expect(snapshot(out)).toEqual(before);
  });

  test("reports a file that cannot be read", async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    allow(out);
    const path = join(out, "apps/minikube/component-0/file-0.yaml");
    chmodSync(path, 0);
    const { code, output } = await startChild("unprivileged", out).ended;
    chmodSync(path, 0o644);
    expect(output).toContain(`${path}\n  ✖ cannot be read: EACCES`);
    expect(code).toBe(1);
    expect(snapshot(out)).toEqual(before);
  });
});

test.each([1, 4, 6])("an error at move %i of a commit undoes the moves before it", (nth) => {
  const out = emptyRoot();
  write(out, tree("a"));
  put(out, "clusters/gone/stale.yaml", `${header}\n`);
  let moves = 0;
  const onStep = (step: string) => {
    if (step.startsWith("move") && ++moves === nth)
      throw Object.assign(new Error("EBUSY: resource busy or locked, rename 'x'"), {
        code: "EBUSY",
        syscall: "rename",
      });
  };
  const { rules, text } = refusal(() => write(out, tree("b"), { onStep }));
  expect(rules).toEqual(["valid-output"]);
  expect(text).toContain("EBUSY: resource busy or locked");
  expect(snapshot(out)).toEqual({ ...before, "clusters/gone/stale.yaml": `${header}\n` });
});

test("the next run completes moves that could not be undone", () => {
  const out = emptyRoot();
  write(out, tree("a"));
  const onStep = (step: string) => {
    if (step !== "move apps/minikube in") return;
    // Another program takes the old unit's place, so that it cannot return.
    put(out, "apps/minikube/notes.txt", "mine\n");
    throw Object.assign(new Error("EIO: input/output error, rename"), { code: "EIO", syscall: "rename" });
  };
  expect(refusal(() => write(out, tree("b"), { onStep })).rules).toEqual(["valid-output"]);
  begin(out, [...tree("b").keys()], { whole: true }).abort();
  expect(snapshot(out)).toEqual({ ...asSnapshot(tree("b").values()), "apps/minikube/notes.txt": "mine\n" });
});

test("an error in the first commit leaves no empty folders", () => {
  const out = emptyRoot();
  const onStep = (step: string) => {
    if (step === "move argocd/minikube in")
      throw Object.assign(new Error("EIO: bad, x"), { code: "EIO", syscall: "rename" });
  };
  refusal(() => write(out, small(), { onStep }));
  expect(snapshot(out)).toEqual({});
});

describe("a full disk", () => {
  // A limit on the file size needs no privileges, and fails in the middle of a write like ENOSPC.
  test("while a file is staged leaves the old tree", async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    const { code, output } = await startProcess("sh", [
      "-c",
      'ulimit -f 64; exec "$0" "$@"',
      process.execPath,
      child,
      "big",
      out,
    ]).ended;
    expect(output).toMatch(/big\.yaml\n {2}✖ cannot be written: EFBIG: .*valid-output\n {4}raise the limit/);
    expect(code).toBe(1);
    expect(snapshot(out)).toEqual(before);
  });

  const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;
  const name = canMount ? "" : " (skipped: this system lets nobody but root mount)";

  test.skipIf(!canMount)(`for all, on a file system of 1 MB${name}`, async () => {
    const script = 'mount -t tmpfs -o size=1000k tmpfs "$3" && exec "$0" "$@"';
    const { code, output } = await inNamespace(script, "full", emptyRoot());
    expect(output).toContain("ENOSPC: no space left on device");
    expect(output).toContain("the old tree is there");
    expect(code).toBe(1);
  });

  test.skipIf(!canMount)(`a read-only file system${name}`, async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    const script = 'mount --bind "$3" "$3" && mount -o remount,ro,bind "$3" && exec "$0" "$@"';
    const { code, output } = await inNamespace(script, "once", out);
    expect(output).toContain(`${out}\n  ✖ cannot be written: EROFS`);
    expect(code).toBe(1);
    expect(snapshot(out)).toEqual(before);
  });

  // A mount point can be neither linked from nor renamed: the commit fails at its last unit, with the others in place.
  test.skipIf(!canMount)(`a unit that is a mount point${name}`, async () => {
    const out = emptyRoot();
    write(out, tree("a"));
    const script = 'mount --bind "$3/argocd/microk8s" "$3/argocd/microk8s" && exec "$0" "$@"';
    const { code, output } = await inNamespace(script, "once", out);
    expect(output).toMatch(/cannot be written: E(BUSY|XDEV)/);
    expect(code).toBe(1);
    expect(snapshot(out)).toEqual(before);
  });
});

/** Runs the child as root of a new mount namespace, after a shell has mounted a file system at "$3". */
function inNamespace(script: string, what: string, out: string) {
  return startProcess("unshare", ["-rm", "sh", "-c", script, process.execPath, child, what, out]).ended;
}

/** Allows everyone to read and write, independent of the umask: only the protection under test stops the child. */
function allow(out: string): void {
  for (const path of ["", ...readdirSync(out, { recursive: true, encoding: "utf8" })])
    chmodSync(join(out, path), 0o777);
}
