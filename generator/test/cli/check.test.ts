import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { contents, run, scratch } from "./run.ts";

const newFolder = scratch();
let out: string;
beforeEach(() => {
  out = newFolder();
});

describe("generate --check", () => {
  beforeEach(() => {
    run(["--out", out, "--quiet"]);
  });
  const file = () => join(out, "clusters/minikube/policy-probe/deployment.yaml");

  test("finds nothing in trees that were just written", () => {
    expect(run(["--check", "--out", out])).toEqual({
      status: 0,
      stdout: "the trees match the facts\n",
      stderr: "",
    });
  });

  test.each([
    [
      "a hand edit",
      () => writeFileSync(file(), readFileSync(file(), "utf8").replace("replicas: 1", "replicas: 7")),
      ["replicas: 7", "replicas: 1", "valid-rendered-file"],
    ],
    ["a missing file", () => rmSync(file()), ["no-missing-file"]],
    [
      "CRLF line ends",
      () => writeFileSync(file(), readFileSync(file(), "utf8").replaceAll("\n", "\r\n")),
      ["CRLF", "valid-line-ends"],
    ],
    [
      "a stale file",
      () => cpSync(file(), join(out, "clusters/minikube/policy-probe/old.yaml")),
      ["clusters/minikube/policy-probe/old.yaml", "ban-stale-file"],
    ],
    [
      "a foreign file",
      () => writeFileSync(join(out, "apps/minikube/mine.yaml"), "a: 1\n"),
      ["apps/minikube/mine.yaml", "ban-foreign-file"],
    ],
    [
      "an empty folder",
      () => mkdirSync(join(out, "clusters/minikube/empty")),
      ["clusters/minikube/empty", "ban-empty-folder"],
    ],
  ])(
    "reports %s with the file, the finding, the command to run and exit code 1, and writes nothing",
    (_, change, says) => {
      change();
      const before = contents(out);
      const { status, stdout, stderr } = run(["--check", "--out", out]);
      for (const word of [...says, "npm run generate"]) expect(stderr).toContain(word);
      expect([status, stdout]).toEqual([1, ""]);
      expect(contents(out)).toEqual(before);
    },
  );
});
