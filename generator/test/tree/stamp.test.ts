import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { openStamp, type Rendered, stampPath } from "../../src/tree/stamp.ts";
import { emptyRoot, put } from "./fixture.ts";
import { small, snapshot, write } from "./trees.ts";

const inputs = { code: ["generator/src/cli.ts", "package-lock.json"], facts: ["generator/src/catalog"] };
const parents = ["clusters", "apps", "argocd"];
const minikube: Rendered = { key: "the key", files: 3, objects: 2 };

const open = (root: string) => openStamp(root, root, inputs, parents);

/** A repository with sources and a rendered tree, and a stamp of both. */
function stamped() {
  const root = emptyRoot();
  put(root, "generator/src/cli.ts", "run\n");
  put(root, "generator/src/catalog/auth.ts", "auth\n");
  put(root, "package-lock.json", "{}\n");
  write(root, small());
  open(root).remember(new Map([["minikube", minikube]]));
  return { root, path: stampPath(root, root), fresh: () => open(root).isFresh() };
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
    expect(open(other).code).toBe(open(root).code);
  });

  test("after a second run that found the same contents with other times, without reading them again", () => {
    const { root, path, fresh } = stamped();
    utimesSync(join(root, "package-lock.json"), 1, 1);
    const before = readFileSync(path, "utf8");
    expect(fresh()).toBe(true);
    const after = readFileSync(path, "utf8");
    expect(after).not.toBe(before);
    expect(fresh()).toBe(true);
    expect(readFileSync(path, "utf8")).toBe(after);
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
      "a stamp without outputs",
      (_, stamp) => put("/", stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, "utf8")), outputs: undefined })),
    ],
    [
      "the stamp of another output folder",
      (_, stamp) => put("/", stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, "utf8")), out: "/elsewhere" })),
    ],
    ["an output with the same text at another time", (root) => utimesSync(join(root, unit, "auth/service.yaml"), 1, 1)],
    [
      "an edit of the same length that puts the time of change back",
      (root) => {
        const file = join(root, unit, "auth/service.yaml");
        put(root, `${unit}/auth/service.yaml`, readFileSync(file, "utf8").toUpperCase());
        utimesSync(file, 1, 1);
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

describe("recalls a cluster", () => {
  test("with the key that it was rendered from, while its folders are untouched", () => {
    const { root } = stamped();
    expect(open(root).recall("minikube", "the key")).toEqual(minikube);
    expect(open(root).recall("minikube", "another key")).toBeUndefined();
    expect(open(root).recall("other", "the key")).toBeUndefined();
    put(root, "clusters/minikube/auth/service.yaml", "edited by hand\n");
    expect(open(root).recall("minikube", "the key")).toBeUndefined();
  });

  test("whose neighbour was edited", () => {
    const { root } = stamped();
    put(root, "clusters/other/a.yaml", "other\n");
    expect(open(root).isFresh()).toBe(false);
    expect(open(root).recall("minikube", "the key")).toEqual(minikube);
  });

  test("unless it was written too shortly before the fingerprint: the file system's clock may not have moved", () => {
    const { root, path } = stamped();
    const stamp = JSON.parse(readFileSync(path, "utf8"));
    stamp.outputs.minikube.at -= 1000;
    put("/", path, JSON.stringify(stamp));
    expect(open(root).recall("minikube", "the key")).toBeUndefined();
    expect(open(root).isFresh()).toBe(false);
  });
});

test("an output root that is absent, empty, a file and a link are four states", () => {
  const root = emptyRoot();
  const remember = () => open(root).remember(new Map());
  remember();
  expect(open(root).isFresh()).toBe(true);
  const clusters = join(root, "clusters");
  for (const make of [
    () => mkdirSync(join(clusters, "a"), { recursive: true }),
    () => {
      rmSync(clusters, { recursive: true });
      put(root, "clusters", "");
    },
    () => {
      rmSync(clusters);
      symlinkSync("a", clusters);
    },
  ]) {
    make();
    expect(open(root).isFresh()).toBe(false);
    remember();
    expect(open(root).isFresh()).toBe(true);
  }
});

test("each output folder has a stamp of its own", () => {
  const paths = [stampPath("/r", "/r"), stampPath("/r", "/o"), stampPath("/r", "/o/p")];
  expect(new Set(paths).size).toBe(3);
  for (const path of paths) expect(path).toMatch(/^\/r\/node_modules\/\.cache\/generate\/[\w-]+\.json$/);
});

test("a stamp that cannot be kept is no error, and nothing is fresh", () => {
  const { root, fresh } = stamped();
  rmSync(join(root, "node_modules"), { recursive: true });
  put(root, "node_modules", "a file\n");
  open(root).remember(new Map());
  expect(fresh()).toBe(false);
});

function swap(a: string, b: string): void {
  renameSync(a, `${a}.x`);
  renameSync(b, a);
  renameSync(`${a}.x`, b);
}
