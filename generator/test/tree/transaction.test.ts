import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { header } from "../../src/render/header.ts";
import { begin } from "../../src/tree/transaction.ts";
import { emptyRoot, identity, put } from "./fixture.ts";
import { asSnapshot, small, snapshot, tree, write } from "./trees.ts";

describe("a run", () => {
  test("writes a new tree and leaves no other file", () => {
    const out = emptyRoot();
    const changes = write(out, tree("a"));
    expect(snapshot(out)).toEqual(asSnapshot(tree("a").values()));
    expect(changes.added).toHaveLength(150);
    expect([...changes.changed, ...changes.removed]).toEqual([]);
  });

  test("reports the files that it adds, changes and removes, and rewrites no other file", () => {
    const out = emptyRoot();
    const files = small();
    write(out, files);
    const unchanged = identity(join(out, "clusters/minikube/auth/service.yaml"));
    const elsewhere = identity(join(out, "apps/minikube"));
    const minikube = files.get("clusters/minikube") ?? [];
    const rendered = [
      { path: "clusters/minikube/auth/deployment.yaml", text: `${header}\nkind: new\n` },
      ...minikube.filter(({ path }) => path.endsWith("service.yaml")),
      { path: "clusters/minikube/users/service.yaml", text: `${header}\nkind: added\n` },
    ];
    files.set("clusters/minikube", rendered);
    expect(write(out, files)).toEqual({
      added: ["clusters/minikube/users/service.yaml"],
      changed: ["clusters/minikube/auth/deployment.yaml"],
      removed: ["clusters/minikube/kustomization.yaml"],
    });
    expect(snapshot(out)).toEqual(asSnapshot(files.values()));
    expect(identity(join(out, "clusters/minikube/auth/service.yaml"))).toBe(unchanged);
    expect(identity(join(out, "apps/minikube"))).toBe(elsewhere);
  });

  test("without changes writes nothing", () => {
    const out = emptyRoot();
    write(out, small());
    const before = Object.keys(snapshot(out)).map((path) => identity(join(out, path)));
    const folder = identity(join(out, "clusters/minikube"));
    const steps: string[] = [];
    const changes = write(out, small(), { onStep: (step) => steps.push(step) });
    expect(changes).toEqual({ added: [], changed: [], removed: [] });
    expect(steps.filter((step) => /move|journal|replace/.test(step))).toEqual([]);
    expect(Object.keys(snapshot(out)).map((path) => identity(join(out, path)))).toEqual(before);
    expect(identity(join(out, "clusters/minikube"))).toBe(folder);
  });

  test("with one changed file replaces it by one rename", () => {
    const out = emptyRoot();
    write(out, small());
    const folder = lstatSync(join(out, "clusters/minikube")).ino;
    put(out, "clusters/minikube/auth/service.yaml", `${header}\nedited: by hand\n`);
    const steps: string[] = [];
    const { changed } = write(out, small(), { onStep: (step) => steps.push(step) });
    expect(changed).toEqual(["clusters/minikube/auth/service.yaml"]);
    expect(snapshot(out)).toEqual(asSnapshot(small().values()));
    expect(lstatSync(join(out, "clusters/minikube")).ino).toBe(folder);
    expect(steps.slice(-2)).toEqual(["replace clusters/minikube/auth/service.yaml", "clean up"]);
  });

  test("with more changes does not replace only one file", () => {
    for (const more of ["clusters/minikube/empty/", "apps/minikube/stale.yaml", "clusters/old/stale.yaml"]) {
      const out = emptyRoot();
      write(out, small());
      put(out, "clusters/minikube/auth/service.yaml", `${header}\nedited: by hand\n`);
      if (more.endsWith("/")) mkdirSync(join(out, more));
      else put(out, more, `${header}\n`);
      write(out, small());
      expect(snapshot(out), more).toEqual(asSnapshot(small().values()));
    }
  });

  test("that is aborted leaves the old tree and no other file", () => {
    const out = emptyRoot();
    write(out, tree("a"));
    const transaction = begin(out, [...tree("b").keys()], { whole: true });
    for (const [unit, files] of tree("b")) transaction.stage(unit, files);
    expect(Object.keys(snapshot(out)).some((path) => path.startsWith(".generate/new/"))).toBe(true);
    transaction.abort();
    transaction.abort();
    expect(snapshot(out)).toEqual(asSnapshot(tree("a").values()));
    expect(() => transaction.commit()).toThrow("after the end");
    expect(() => transaction.stage("apps/minikube", [])).toThrow("after the end");
  });

  test("refuses invalid calls, and ends", () => {
    const mistakes = [
      { unit: "clusters/other", path: "clusters/other/a.yaml", says: "not one of the run's units" },
      { unit: "clusters/minikube", path: "apps/minikube/a.yaml", says: "is not in" },
    ];
    for (const { unit, path, says } of mistakes) {
      const out = emptyRoot();
      const transaction = begin(out, ["clusters/minikube"], { whole: true });
      expect(() => transaction.stage(unit, [{ path, text: "" }])).toThrow(says);
      expect(snapshot(out)).toEqual({});
    }
  });

  test("creates files by the umask", () => {
    const out = emptyRoot();
    const umask = process.umask();
    try {
      for (const [mask, mode] of [
        [0o022, 0o644],
        [0o077, 0o600],
        [0o002, 0o664],
      ] as const) {
        process.umask(mask);
        write(out, tree(mask === 0o077 ? "b" : "a"));
        const path = mask === 0o077 ? "only-b-3.yaml" : "only-a-3.yaml";
        expect(lstatSync(join(out, "apps/minikube/component-3", path)).mode & 0o777).toBe(mode);
      }
    } finally {
      process.umask(umask);
    }
  });
});
