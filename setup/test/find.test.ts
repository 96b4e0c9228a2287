import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** The path that a process with this PATH finds for a program. */
function found(name: string, path: string): string {
  const module = new URL("../find.ts", import.meta.url).href;
  const script = `const { findProgram } = await import("${module}"); console.log(findProgram("${name}"));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: path },
    encoding: "utf8",
  });
  return stdout.trim();
}

test("finds a program on PATH and in the folders that package managers use", () => {
  expect(found("sh", "/nowhere:/usr/bin")).toMatch(/bin\/sh$/);
  expect(found("no-such-program", "/nowhere:/usr/bin")).toBe("undefined");
});

test("finds only the programs on a PATH that leaves out the system's", () => {
  const folder = mkdtempSync(join(tmpdir(), "path-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(process.execPath, join(folder, "node"));
  expect(found("sh", folder)).toBe("undefined");
  expect(found("node", folder)).toBe(join(folder, "node"));
});
