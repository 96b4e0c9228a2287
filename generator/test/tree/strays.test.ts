import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { header } from "../../src/render/header.ts";
import { begin } from "../../src/tree/transaction.ts";
import { emptyRoot, identity, put, refusal } from "./fixture.ts";
import { asSnapshot, small, snapshot, write } from "./trees.ts";

const stale = `${header}\nkind: Old\n`;
const wanted = asSnapshot(small().values());

function written(): string {
  const out = emptyRoot();
  write(out, small());
  return out;
}

describe("removes files that were rendered once", () => {
  test.each([
    ["a file in a unit", "clusters/minikube/auth/configmap.yaml"],
    ["a folder in a unit", "clusters/minikube/billing/deployment.yaml"],
    ["a unit", "clusters/gone/auth/deployment.yaml"],
    ["a loose file", "apps/gone.yaml"],
    ["a file checked out with CRLF", "argocd/minikube/crlf.yaml"],
    ["a file where a folder is needed now", "apps/minikube/users"],
  ])("%s", (_, path) => {
    const out = written();
    const files = small();
    const users = { path: "apps/minikube/users/a.yaml", text: `${header}\n` };
    if (path === "apps/minikube/users") files.set("apps/minikube", [...(files.get("apps/minikube") ?? []), users]);
    put(out, path, path.endsWith("crlf.yaml") ? stale.replaceAll("\n", "\r\n") : stale);
    expect(write(out, files).removed).toEqual([path]);
    expect(snapshot(out)).toEqual(asSnapshot(files.values()));
  });

  test("empty folders, in units and beside them", () => {
    const out = written();
    mkdirSync(join(out, "clusters/minikube/a/b"), { recursive: true });
    mkdirSync(join(out, "clusters/gone/a"), { recursive: true });
    mkdirSync(join(out, "apps/gone"));
    write(out, small());
    expect(snapshot(out)).toEqual(wanted);
  });

  test("a unit without rendered files, and then its empty parent", () => {
    const out = written();
    const files = small().set("argocd/minikube", []);
    const { removed } = write(out, files);
    expect(removed).toHaveLength(3);
    expect(snapshot(out)).toEqual(asSnapshot(files.values()));
    expect(write(out, files).removed).toEqual([]);
  });

  test("beside the units, but only in a whole run", () => {
    const out = written();
    put(out, "clusters/other/a.yaml", stale);
    put(out, "clusters/notes.txt", "mine\n");
    const file = { path: "clusters/minikube/a.yaml", text: stale };
    const transaction = begin(out, ["clusters/minikube"], { whole: false });
    transaction.stage("clusters/minikube", [file]);
    transaction.commit();
    expect(snapshot(join(out, "clusters"))).toEqual({
      "minikube/a.yaml": stale,
      "other/a.yaml": stale,
      "notes.txt": "mine\n",
    });
    expect(Object.keys(snapshot(join(out, "apps")))).toHaveLength(3);
  });
});

describe("refuses foreign files, and leaves the tree as it was", () => {
  const cases: [string, string, (out: string, path: string) => void][] = [
    ["a file in a unit", "clusters/minikube/auth/notes.txt", (out, path) => put(out, path, "mine\n")],
    ["an empty file", "clusters/minikube/.gitkeep", (out, path) => put(out, path, "")],
    ["a file that quotes the header", "clusters/minikube/x.yaml", (out, path) => put(out, path, `mine\n${header}\n`)],
    ["a loose file", "apps/notes.txt", (out, path) => put(out, path, "mine\n")],
    ["a file in a folder that is not a unit", "clusters/mine/a/notes.txt", (out, path) => put(out, path, "mine\n")],
    ["a link in a unit", "clusters/minikube/link", (out, path) => symlinkSync("/etc/hostname", join(out, path))],
    ["a link beside the units", "argocd/link", (out, path) => symlinkSync("minikube", join(out, path))],
  ];
  test.each(cases)("%s", (_, path, plant) => {
    const out = written();
    plant(out, path);
    // One file to write and one to remove: neither may happen.
    put(out, "apps/minikube/auth/service.yaml", `${header}\nedited: by hand\n`);
    put(out, "apps/minikube/stale.yaml", stale);
    const before = snapshot(out);
    const { rules, text } = refusal(() => write(out, small()));
    expect(rules).toEqual(["ban-foreign-file"]);
    expect(text).toContain(join(out, path));
    expect(snapshot(out)).toEqual(before);
  });

  const wrong: [string, string, (out: string, elsewhere: string) => void][] = [
    [
      "a unit that is a link",
      "clusters/minikube",
      (out, elsewhere) => symlinkSync(elsewhere, join(out, "clusters/minikube")),
    ],
    ["a parent that is a link", "clusters", (out, elsewhere) => symlinkSync(elsewhere, join(out, "clusters"))],
    ["a parent that is a dangling link", "clusters", (out) => symlinkSync("nowhere", join(out, "clusters"))],
    ["a file where a unit should be", "clusters/minikube", (out) => put(out, "clusters/minikube", "mine\n")],
    ["a file where a parent should be", "clusters", (out) => put(out, "clusters", stale)],
    [
      "a file where a folder should be",
      "clusters/minikube/auth",
      (out) => put(out, "clusters/minikube/auth", "mine\n"),
    ],
    [
      "a folder where a file should be",
      "clusters/minikube/kustomization.yaml",
      (out) => put(out, "clusters/minikube/kustomization.yaml/a.yaml", stale),
    ],
    [
      "a link where a file should be",
      "clusters/minikube/kustomization.yaml",
      (out, elsewhere) => {
        put(out, "clusters/minikube/a.yaml", stale);
        symlinkSync(join(elsewhere, "minikube/kustomization.yaml"), join(out, "clusters/minikube/kustomization.yaml"));
      },
    ],
  ];
  test.each(wrong)("%s", (_, path, plant) => {
    const elsewhere = emptyRoot();
    put(elsewhere, "minikube/kustomization.yaml", stale);
    const out = emptyRoot();
    mkdirSync(join(out, path, ".."), { recursive: true });
    plant(out, elsewhere);
    const before = [snapshot(out), snapshot(elsewhere)];
    const { rules, text } = refusal(() => write(out, small()));
    expect(rules).toEqual(["valid-output"]);
    expect(text).toContain(join(out, path));
    expect([snapshot(out), snapshot(elsewhere)]).toEqual(before);
  });

  test("all of them at once", () => {
    const out = written();
    put(out, "clusters/minikube/one.txt", "mine\n");
    put(out, "apps/minikube/two.txt", "mine\n");
    put(out, "apps/three.txt", "mine\n");
    expect(refusal(() => write(out, small())).rules).toHaveLength(3);
  });
});

test("keeps a file that is put into a unit while a run is under way", () => {
  const out = written();
  put(out, "clusters/minikube/stale.yaml", stale);
  put(out, "clusters/gone/stale.yaml", stale);
  const transaction = begin(out, [...small().keys()], { whole: true });
  for (const [unit, files] of small()) transaction.stage(unit, files);
  put(out, "clusters/minikube/auth/notes.txt", "mine\n");
  put(out, "clusters/minikube/new/notes.txt", "mine\n");
  put(out, "clusters/gone/notes.txt", "mine\n");
  const notes = identity(join(out, "clusters/gone/notes.txt"));
  transaction.commit();
  expect(snapshot(out)).toEqual({
    ...wanted,
    "clusters/minikube/auth/notes.txt": "mine\n",
    "clusters/minikube/new/notes.txt": "mine\n",
    "clusters/gone/notes.txt": "mine\n",
  });
  expect(identity(join(out, "clusters/gone/notes.txt"))).toBe(notes);
});

test("keeps the mode of a file that is not rewritten", () => {
  const out = written();
  chmodSync(join(out, "apps/minikube/kustomization.yaml"), 0o600);
  put(out, "apps/minikube/stale.yaml", stale);
  const before = identity(join(out, "apps/minikube/kustomization.yaml"));
  write(out, small());
  expect(identity(join(out, "apps/minikube/kustomization.yaml"))).toBe(before);
});
