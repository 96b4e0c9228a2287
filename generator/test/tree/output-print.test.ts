import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { printOf, printOnDisk } from "../../src/tree/output-print.ts";
import { openStamp, stampPath } from "../../src/tree/stamp.ts";
import { emptyRoot, put } from "./fixture.ts";

const parents = ["clusters", "apps", "argocd"];
const units = parents.map((parent) => `${parent}/one`);
const files = [
  { path: "clusters/one/kustomization.yaml", text: "resources:\n- auth\n" },
  { path: "clusters/one/auth/service.yaml", text: "name: auth\n" },
  { path: "clusters/one/auth/deployment.yaml", text: "name: ü\n" },
  { path: "apps/one/auth.yaml", text: "" },
  { path: "argocd/one/project.yaml", text: "kind: AppProject\n" },
];

function written() {
  const root = emptyRoot();
  for (const { path, text } of files) put(root, path, text);
  return root;
}

test("the print of rendered files is that of the same files on the disk, in any order", () => {
  const root = written();
  expect(printOnDisk(root, units).digits).toBe(printOf(files));
  expect(printOnDisk(root, units.toReversed()).digits).toBe(printOf(files.toReversed()));
});

describe("the digits change with", () => {
  const service = "clusters/one/auth/service.yaml";
  test.each<[string, (root: string) => void]>([
    ["a size", (root) => put(root, service, "name: auth2\n")],
    ["a name", (root) => renameSync(join(root, service), join(root, "clusters/one/auth/servicf.yaml"))],
    ["a folder", (root) => renameSync(join(root, "clusters/one/auth"), join(root, "clusters/one/auti"))],
    ["a file more", (root) => put(root, "apps/one/b.yaml", "")],
    ["a file less", (root) => rmSync(join(root, "apps/one/auth.yaml"))],
    ["an empty folder", (root) => mkdirSync(join(root, "apps/one/empty"))],
    ["an absent unit", (root) => rmSync(join(root, "argocd/one"), { recursive: true })],
    [
      "a link",
      (root) => {
        rmSync(join(root, service));
        symlinkSync("name: auth1", join(root, service));
      },
    ],
    [
      "two sizes in each other's place",
      (root) => {
        put(root, service, "name: ü\n");
        put(root, "clusters/one/auth/deployment.yaml", "name: auth\n");
      },
    ],
  ])("%s", (_, change) => {
    const root = written();
    change(root);
    expect(printOnDisk(root, units).digits).not.toBe(printOf(files));
  });
});

describe("a stamp with the print of what was rendered", () => {
  const open = (root: string) => openStamp(root, root, { code: ["code.ts"], facts: ["facts.ts"] }, parents);

  /** @param during happens after the run has written its files, and before it remembers them */
  function remembered(during: (root: string) => void = () => {}) {
    const root = written();
    const stamp = open(root);
    during(root);
    stamp.remember(new Map([["one", { key: "the key", files: 3, objects: 4, print: printOf(files), written: true }]]));
    return { root, isKnown: () => open(root).isFresh() && open(root).recall("one", "the key") !== undefined };
  }

  test("recognizes the files", () => {
    const { isKnown } = remembered();
    expect(isKnown()).toBe(true);
  });

  test("does not take another file of the same run for its own", () => {
    const { isKnown } = remembered((root) => put(root, "apps/one/auth.yaml", "edited meanwhile\n"));
    expect(isKnown()).toBe(false);
  });

  test("sees an edit of the same length whose time is put back", () => {
    const { root, isKnown } = remembered();
    put(root, "clusters/one/auth/service.yaml", "name: AUTH\n");
    utimesSync(join(root, "clusters/one/auth/service.yaml"), 1, 1);
    expect(isKnown()).toBe(false);
  });

  test("sees a folder of older files with the same lengths in the place of its own", () => {
    const { root, isKnown } = remembered((before) => {
      cpSync(join(before, "clusters/one"), join(before, "copy"), { recursive: true });
      put(before, "copy/auth/service.yaml", "name: AUTH\n");
    });
    expect(isKnown()).toBe(true);
    rmSync(join(root, "clusters/one"), { recursive: true });
    renameSync(join(root, "copy"), join(root, "clusters/one"));
    expect(isKnown()).toBe(false);
  });

  test("counts for nothing while the clock is set back", () => {
    const { root, isKnown } = remembered();
    const { at } = JSON.parse(readFileSync(stampPath(root, root), "utf8")).outputs.one;
    vi.spyOn(Date, "now").mockReturnValue(at - 1);
    expect(isKnown()).toBe(false);
    vi.mocked(Date.now).mockReturnValue(at);
    expect(isKnown()).toBe(true);
    vi.restoreAllMocks();
  });

  test("keeps the time of a recalled cluster: an edit during the second run is seen by the third", () => {
    const { root, isKnown } = remembered();
    const second = open(root);
    const recalled = second.recall("one", "the key");
    put(root, "clusters/one/auth/service.yaml", "name: AUTH\n");
    second.remember(new Map(recalled ? [["one", recalled]] : []));
    expect(recalled).toBeDefined();
    expect(isKnown()).toBe(false);
  });
});
