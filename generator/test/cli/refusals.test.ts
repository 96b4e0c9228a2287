import { cpSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { contents, run, scratch } from "./run.ts";

const newFolder = scratch();
let out: string;
beforeEach(() => {
  out = newFolder();
});

describe("generate refuses", () => {
  beforeEach(() => {
    run(["--out", out, "--quiet"]);
  });
  const refused = (args: string[] = []) => {
    const before = contents(out);
    const { status, stdout, stderr } = run(["--out", out, ...args]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
    expect(contents(out)).toEqual(before);
    expect(existsSync(join(out, ".generate"))).toBe(false);
    return stderr;
  };

  test("to remove a file that it did not write", () => {
    writeFileSync(join(out, "clusters/minikube/notes.txt"), "mine\n");
    expect(refused()).toContain("clusters/minikube/notes.txt");
  });

  test("to write below a file that has the name of a folder", () => {
    rmSync(join(out, "apps"), { recursive: true });
    writeFileSync(join(out, "apps"), "");
    expect(refused()).toMatch(/apps/);
  });

  test("to follow a symbolic link out of the tree", () => {
    const elsewhere = newFolder();
    rmSync(join(out, "apps"), { recursive: true });
    symlinkSync(elsewhere, join(out, "apps"));
    expect(refused()).toMatch(/apps/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test("to write below a path that is not a folder, or is not writable", () => {
    for (const nowhere of ["/proc/nowhere", join(out, "missing")]) {
      const { status, stderr } = run(["--out", nowhere]);
      expect(status).toBe(1);
      expect(stderr).toContain(nowhere);
      expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
    }
  });

  test("to remove objects that hold data, or a fifth of a cluster, without --allow-removal", () => {
    const old = join(out, "clusters/minikube/old");
    cpSync(join(out, "clusters/microk8s/prometheus"), old, { recursive: true });
    expect(refused()).toMatch(/clusters\/minikube\/old\/statefulset.yaml\n.*would be removed, and its data with it/);
    expect(refused(["--allow-removal", "prometheus"])).toContain("--allow-removal old");
    const { status, stdout } = run(["--out", out, "--allow-removal", "old"]);
    expect(status).toBe(0);
    expect(stdout).toContain("- clusters/minikube/old/statefulset.yaml");

    cpSync(join(out, "clusters/minikube"), join(out, "clusters/gone"), { recursive: true });
    expect(refused()).toMatch(/clusters\/gone\n.*files would be removed, more than 20 %/);
    expect(run(["--out", out, "--allow-removal", "gone", "--quiet"]).status).toBe(0);
    expect(existsSync(join(out, "clusters/gone"))).toBe(false);
  });
});
