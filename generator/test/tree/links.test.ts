import { linkSync, lstatSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { header } from "../../src/render/header.ts";
import { emptyRoot, put } from "./fixture.ts";
import { asSnapshot, small, snapshot, write } from "./trees.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const refuse = () => {
    throw Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM", syscall: "link" });
  };
  return { ...fs, linkSync: vi.fn(refuse) };
});

test("copies unchanged files with their time and mode if hard links are not possible", () => {
  const out = emptyRoot();
  write(out, small());
  const path = join(out, "apps/minikube/kustomization.yaml");
  utimesSync(path, 1_000_000_000, 1_000_000_001);
  put(out, "apps/minikube/stale.yaml", `${header}\n`);
  const { ino, mode } = lstatSync(path);
  write(out, small());
  expect(linkSync).toHaveBeenCalledTimes(3);
  expect(snapshot(out)).toEqual(asSnapshot(small().values()));
  expect(lstatSync(path)).toMatchObject({ mode, mtimeMs: 1_000_000_001_000 });
  expect(lstatSync(path).ino).not.toBe(ino);
});
