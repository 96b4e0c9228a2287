import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findKustomize, noKustomize } from "../gates/kustomize.ts";

describe("findKustomize", () => {
  const bin = mkdtempSync(join(tmpdir(), "bin-"));
  afterAll(() => rmSync(bin, { recursive: true }));
  const program = (name: string, status: number) => {
    const path = join(bin, name);
    writeFileSync(path, `#!/bin/sh\nexit ${status}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  test("returns undefined where there is none, and a text says how to install one", () => {
    expect(findKustomize({ PATH: bin })).toBeUndefined();
    expect(noKustomize).toMatch(/KUSTOMIZE.*install/);
  });

  test("prefers KUSTOMIZE to kustomize on PATH, and that to kubectl's own", () => {
    program("kubectl", 0);
    expect(findKustomize({ PATH: bin })).toEqual({ command: "kubectl", args: ["kustomize"] });
    program("kustomize", 0);
    expect(findKustomize({ PATH: bin })).toEqual({ command: "kustomize", args: ["build"] });
    const named = program("mine", 0);
    expect(findKustomize({ PATH: bin, KUSTOMIZE: named })).toEqual({ command: named, args: ["build"] });
  });

  test("refuses a KUSTOMIZE that does not run", () => {
    expect(() => findKustomize({ PATH: bin, KUSTOMIZE: program("broken", 3) })).toThrow(/does not run/);
  });
});
