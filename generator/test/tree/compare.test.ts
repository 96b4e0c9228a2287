import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Issue } from "../../src/model/issue.ts";
import { header } from "../../src/render/header.ts";
import { compare, compareRoot } from "../../src/tree/compare.ts";
import { begin } from "../../src/tree/transaction.ts";
import { emptyRoot, put, startChild } from "./fixture.ts";
import { small, snapshot, tree, write } from "./trees.ts";

const service = "clusters/minikube/auth/service.yaml";

function check(out: string, whole = true): Issue[] {
  const files = small();
  return [
    ...compareRoot(out, [...files.keys()], { whole }),
    ...[...files].flatMap(([unit, rendered]) => compare(out, unit, rendered)),
  ];
}

function written(): string {
  const out = emptyRoot();
  write(out, small());
  return out;
}

test("finds nothing in an up-to-date tree", () => {
  expect(check(written())).toEqual([]);
});

describe("reports", () => {
  const cases: [string, string, (out: string, path: string) => void, string][] = [
    ["a missing file", service, (out, path) => rmSync(join(out, path)), "no-missing-file"],
    ["a hand edit", service, (out, path) => put(out, path, `${header}\nkind: Mine\n`), "valid-rendered-file"],
    [
      "an invisible edit",
      service,
      (out, path) => put(out, path, `${header}\nkind: auth/service.yaml \n`),
      "valid-rendered-file",
    ],
    ["CRLF", service, (out, path) => put(out, path, `${header}\r\nkind: auth/service.yaml\r\n`), "valid-line-ends"],
    ["a stale file", "apps/minikube/a/b.yaml", (out, path) => put(out, path, `${header}\n`), "ban-stale-file"],
    ["a foreign file", "apps/minikube/b.txt", (out, path) => put(out, path, "mine\n"), "ban-foreign-file"],
    [
      "a link",
      "apps/minikube/b.yaml",
      (out, path) => symlinkSync("kustomization.yaml", join(out, path)),
      "ban-foreign-file",
    ],
    ["an empty folder", "argocd/minikube/a", (out, path) => mkdirSync(join(out, path)), "ban-empty-folder"],
    ["a stale unit", "clusters/gone/a/b.yaml", (out, path) => put(out, path, `${header}\n`), "ban-stale-file"],
    ["an empty unit", "clusters/gone", (out, path) => mkdirSync(join(out, path)), "ban-empty-folder"],
    ["a loose file", "clusters/notes.txt", (out, path) => put(out, path, "mine\n"), "ban-foreign-file"],
  ];
  test.each(cases)("%s", (_, path, plant, rule) => {
    const out = written();
    plant(out, path);
    const before = snapshot(out);
    expect(check(out)).toMatchObject([{ where: join(out, path), rule }]);
    expect(snapshot(out)).toEqual(before);
    // A run for one cluster does not judge other clusters' folders.
    const beside = !/^(clusters|apps|argocd)\/minikube/.test(path);
    expect(check(out, false)).toHaveLength(beside ? 0 : 1);
  });

  test("every file of a missing unit", () => {
    const out = written();
    rmSync(join(out, "clusters"), { recursive: true });
    expect(check(out).map(({ rule }) => rule)).toEqual(["no-missing-file", "no-missing-file", "no-missing-file"]);
  });

  test("a parent that is a link, and nothing below it", () => {
    const out = written();
    rmSync(join(out, "clusters"), { recursive: true });
    symlinkSync("apps", join(out, "clusters"));
    expect(check(out)).toMatchObject([{ where: join(out, "clusters"), rule: "valid-output" }]);
  });
});

test("a finding shows the first differing lines with their numbers, and the remedy", () => {
  const out = written();
  put(out, service, `${header}\nkind: Mine\nmore: 1\n`);
  const [issue] = check(out);
  expect(issue?.message).toBe(
    [
      "differs from the rendered file:",
      "   2 - kind: Mine",
      "   3 - more: 1",
      "   2 + kind: auth/service.yaml",
      "2 on disk (-), 1 rendered (+)",
    ].join("\n"),
  );
  expect(issue?.hint).toContain("npm run generate");
});

test("distinguishes CRLF line ends from an edit", () => {
  const out = written();
  put(out, service, `${header}\r\nkind: auth/service.yaml\r\n`);
  expect(check(out)[0]?.message).toBe("has CRLF line ends: check .gitattributes, or run git add --renormalize");
  put(out, service, `${header}\r\nkind: mine\r\n`);
  expect(check(out)[0]?.rule).toBe("valid-rendered-file");
});

test("reports an interrupted run, and leaves it to the next run", async () => {
  const out = emptyRoot();
  write(out, tree("a"));
  await startChild("die-at", out, "14").ended;
  const units = readdirSync(join(out, "clusters"));
  const before = snapshot(out);
  expect(compareRoot(out, [], { whole: false })).toMatchObject([
    { where: join(out, ".generate"), message: "an interrupted run is not finished", hint: "run: npm run generate" },
  ]);
  expect(snapshot(out)).toEqual(before);
  expect(readdirSync(join(out, "clusters"))).toEqual(units);
});

test("reports a run that is under way", () => {
  const out = written();
  const transaction = begin(out, [...small().keys()], { whole: true });
  expect(check(out)).toMatchObject([{ message: `another generate is running, pid ${process.pid}` }]);
  transaction.abort();
});
