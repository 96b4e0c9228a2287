import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { contents, root, run, scratch } from "./run.ts";

const newFolder = scratch();
let out: string;
beforeEach(() => {
  out = newFolder();
});

describe("generate", () => {
  test("writes the committed bytes, in any locale and time zone", () => {
    const surroundings = [
      { LC_ALL: "C", TZ: "UTC" },
      { LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8" },
    ];
    const trees = surroundings.map((env, index) => {
      const folder = join(out, String(index));
      mkdirSync(folder);
      expect(run(["--out", folder, "--quiet"], { env })).toEqual({ status: 0, stdout: "", stderr: "" });
      return contents(folder);
    });
    expect(trees[0]?.size).toBeGreaterThan(100);
    expect(trees[1]).toEqual(trees[0]);
    const committed = ["apps", "argocd", "clusters"].flatMap((top) =>
      [...contents(join(root, top))].map(([path, text]) => [`${top}/${path}`, text] as const),
    );
    expect(new Map(committed)).toEqual(trees[0]);
  });

  test("reports its changes, does nothing in a second run, and overwrites and names a manual edit", () => {
    const clusters = readdirSync(join(root, "clusters")).length;
    expect(run(["--out", out]).stdout).toMatch(
      new RegExp(`\n${clusters} clusters, \\d+ objects: \\d+ added, 0 changed, 0 removed`),
    );
    expect(run(["--out", out]).stdout).toBe("nothing has changed\n");
    const file = join(out, "clusters/minikube/policy-probe/deployment.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("replicas: 1", "replicas: 7"));
    expect(run(["--out", out]).stdout).toMatch(
      /^~ clusters\/minikube\/policy-probe\/deployment.yaml\n.*0 added, 1 changed, 0 removed/,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("renders one cluster only with --cluster", () => {
    run(["--out", out, "--cluster", "microk8s", "--quiet"]);
    expect(readdirSync(join(out, "clusters"))).toEqual(["microk8s"]);
  });
});
