import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { inputsHash, isFresh, outputsHash, remember, stampPath } from "../../src/tree/stamp.ts";
import { emptyRoot, put } from "./fixture.ts";
import { small, snapshot, write } from "./trees.ts";

const sources = ["generator/src", "package-lock.json"];
const parents = ["clusters", "apps", "argocd"];

/** A repository with sources and a rendered tree, and a stamp of both. */
function stamped() {
  const root = emptyRoot();
  put(root, "generator/src/cli.ts", "run\n");
  put(root, "generator/src/catalog/auth.ts", "auth\n");
  put(root, "package-lock.json", "{}\n");
  write(root, small());
  const path = stampPath(root, root);
  const now = () => ({ inputs: inputsHash(root, sources), outputs: outputsHash(root, parents) });
  const { inputs, outputs } = now();
  remember(path, { inputs, outputs: outputs ?? "" });
  return { root, path, fresh: () => isFresh(path, now) };
}

describe("is fresh", () => {
  test("when nothing changed", () => {
    const { fresh } = stamped();
    expect(fresh()).toBe(true);
    expect(fresh()).toBe(true);
  });

  test("when something changed that is neither read nor written, or is there again", () => {
    const { root, fresh } = stamped();
    put(root, "README.md", "new\n");
    put(root, "generator/test/new.ts", "new\n");
    utimesSync(join(root, "package-lock.json"), 1, 1);
    put(root, "generator/src/cli.ts", "edited\n");
    put(root, "generator/src/cli.ts", "run\n");
    expect(fresh()).toBe(true);
  });

  test("whatever order the file system has", () => {
    const { root } = stamped();
    const other = emptyRoot();
    for (const [path, text] of Object.entries(snapshot(root)).reverse()) put(other, path, text);
    expect(inputsHash(other, sources.toReversed())).toBe(inputsHash(root, sources));
    expect(outputsHash(other, parents.toReversed())).toBe(outputsHash(root, parents));
  });
});

describe("is not fresh after", () => {
  const unit = "clusters/minikube";
  test.each<[string, (root: string, stamp: string) => void]>([
    ["an edited input", (root) => put(root, "generator/src/catalog/auth.ts", "edited\n")],
    ["an added input", (root) => put(root, "generator/src/catalog/users.ts", "users\n")],
    ["a deleted input", (root) => rmSync(join(root, "generator/src/catalog/auth.ts"))],
    ["a renamed input", (root) => renameSync(join(root, "generator/src/cli.ts"), join(root, "generator/src/cmd.ts"))],
    ["another package-lock.json", (root) => put(root, "package-lock.json", "{ }\n")],
    ["a deleted package-lock.json", (root) => rmSync(join(root, "package-lock.json"))],
    ["an edited output", (root) => put(root, `${unit}/auth/service.yaml`, "edited\n")],
    ["a deleted output", (root) => rmSync(join(root, unit, "auth/service.yaml"))],
    ["a deleted tree", (root) => rmSync(join(root, "apps"), { recursive: true })],
    ["a stray file in a unit", (root) => put(root, `${unit}/notes.txt`, "mine\n")],
    ["a stray file beside the units", (root) => put(root, "clusters/notes.txt", "mine\n")],
    ["a stray unit", (root) => put(root, "clusters/other/a.yaml", "other\n")],
    ["an empty folder", (root) => mkdirSync(join(root, unit, "empty"))],
    [
      "two outputs swapped",
      (root) => swap(join(root, unit, "kustomization.yaml"), join(root, unit, "auth/service.yaml")),
    ],
    [
      "an output that became a link to the same text",
      (root) => {
        renameSync(join(root, unit, "kustomization.yaml"), join(root, "elsewhere.yaml"));
        symlinkSync("../../elsewhere.yaml", join(root, unit, "kustomization.yaml"));
      },
    ],
    [
      "a parent that became a link to the same tree",
      (root) => {
        renameSync(join(root, "clusters"), join(root, "elsewhere"));
        symlinkSync("elsewhere", join(root, "clusters"));
      },
    ],
    ["an interrupted run", (root) => mkdirSync(join(root, ".generate"))],
    ["a lost stamp", (_, stamp) => rmSync(stamp)],
    ["a half stamp", (_, stamp) => put("/", stamp, readFileSync(stamp, "utf8").slice(0, 50))],
    ["an empty stamp", (_, stamp) => put("/", stamp, "{}")],
    [
      "an interrupted run, and a stamp without outputs",
      (root, stamp) => {
        mkdirSync(join(root, ".generate"));
        put("/", stamp, JSON.stringify({ inputs: inputsHash(root, sources) }));
      },
    ],
    ["a stamp of nothing", (_, stamp) => put("/", stamp, "null")],
  ])("%s", (_, change) => {
    const { root, path, fresh } = stamped();
    expect(fresh()).toBe(true);
    change(root, path);
    expect(fresh()).toBe(false);
  });

  test("another version of Node", () => {
    const { fresh } = stamped();
    vi.spyOn(process, "version", "get").mockReturnValue("v26.0.0");
    expect(fresh()).toBe(false);
    vi.restoreAllMocks();
    expect(fresh()).toBe(true);
  });
});

test("what is absent, empty, a file and a link have four hashes", () => {
  const root = emptyRoot();
  const hashes = [outputsHash(root, ["clusters"])];
  mkdirSync(join(root, "clusters"));
  hashes.push(outputsHash(root, ["clusters"]));
  rmSync(join(root, "clusters"), { recursive: true });
  put(root, "clusters", "");
  hashes.push(outputsHash(root, ["clusters"]));
  rmSync(join(root, "clusters"));
  symlinkSync("a", join(root, "clusters"));
  hashes.push(outputsHash(root, ["clusters"]));
  expect(new Set(hashes).size).toBe(4);
});

test("each output folder has a stamp of its own", () => {
  const paths = [stampPath("/r", "/r"), stampPath("/r", "/o")];
  expect(new Set(paths).size).toBe(2);
  for (const path of paths) expect(path).toMatch(/^\/r\/node_modules\/\.cache\/taskflow-generate\/[0-9a-f]{16}\.json$/);
});

test("where no stamp can be kept, nothing is said and nothing is fresh", () => {
  const { root, path, fresh } = stamped();
  rmSync(join(root, "node_modules"), { recursive: true });
  put(root, "node_modules", "a file\n");
  remember(path, { inputs: "a".repeat(64), outputs: "b".repeat(64) });
  expect(fresh()).toBe(false);
});

function swap(a: string, b: string): void {
  renameSync(a, `${a}.x`);
  renameSync(b, a);
  renameSync(`${a}.x`, b);
}
