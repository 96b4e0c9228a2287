import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { contents, root, run, scratch } from "./run.ts";

const newFolder = scratch();
const ownFacts = pathToFileURL(join(root, "generator/src/facts.ts")).href;

/** A catalog with the repository's facts and one cluster of another name. */
function otherCatalog(cluster = "{ ...own.clusters.minikube, name: 'elsewhere' }"): string {
  const folder = newFolder();
  const text = `import { facts as own } from "${ownFacts}";
const on = { elsewhere: "absent" };
const externals = Object.fromEntries(Object.entries(own.externals).map(([name, one]) => [name, { ...one, on }]));
export const facts = { ...own, externals, clusters: { elsewhere: ${cluster} } };
`;
  writeFileSync(join(folder, "facts.ts"), text);
  return folder;
}

let out: string;
beforeEach(() => {
  out = newFolder();
});
const clustersIn = (folder: string): string[] => readdirSync(join(folder, "clusters"));

describe("generate --catalog DIR --out OUT", () => {
  test("renders the other catalog's clusters, which --check then finds unchanged", () => {
    const catalog = otherCatalog();
    expect(run(["--catalog", catalog, "--out", out])).toMatchObject({ status: 0, stderr: "" });
    expect(clustersIn(out)).toEqual(["elsewhere"]);
    const checked = run(["--check", "--catalog", catalog, "--out", out]);
    expect(checked).toEqual({ status: 0, stdout: "the trees match the facts\n", stderr: "" });
  });

  test("knows the other catalog's clusters by name, and no others", () => {
    const catalog = otherCatalog();
    expect(run(["--catalog", catalog, "--out", out, "--cluster", "elsewhere"]).status).toBe(0);
    const unknown = run(["--catalog", catalog, "--out", out, "--cluster", "minikube"]);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('unknown cluster "minikube"')]);
  });

  test("names files of the other catalog in findings, and writes nothing", () => {
    const catalog = otherCatalog("{ ...own.clusters.minikube, name: 'elsewhere', podCidr: 'none' }");
    for (const more of [[], ["--check"]]) {
      const { status, stderr } = run([...more, "--catalog", catalog, "--out", out]);
      expect(status).toBe(1);
      expect(stderr).toMatch(/\/clusters\/elsewhere\.ts/);
      expect(stderr).not.toContain("generator/src/catalog");
    }
    expect(contents(out).size).toBe(0);
  });

  test("keeps no memory: the repository's own facts are rendered again into the same folder", async () => {
    expect(run(["--out", out]).status).toBe(0);
    const before = contents(out);
    const removals = (names: readonly string[]) => names.flatMap((name) => ["--allow-removal", name]);
    expect(run(["--catalog", otherCatalog(), "--out", out, ...removals(clustersIn(out))]).status).toBe(0);
    expect(clustersIn(out)).toEqual(["elsewhere"]);
    // Only a plain run trusts the memory. It trusts no file that is younger than a tick of the file system's clock.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const plain = run(["--out", out]);
    expect(plain.stdout).not.toContain("nothing has changed");
    expect([plain.status, plain.stderr]).toEqual([1, expect.stringContaining("elsewhere")]); // as a removal, to allow
    expect(run(["--out", out, ...removals(["elsewhere"])])).toMatchObject({ status: 0 });
    expect(contents(out)).toEqual(before);
  });
});

describe("generate --catalog is refused with exit code 2", () => {
  const withFacts = (text: string | null): string => {
    const folder = newFolder();
    if (text !== null) writeFileSync(join(folder, "facts.ts"), text);
    return folder;
  };
  test.each([
    ["without --out", () => [otherCatalog()], "--catalog needs --out DIR"],
    ["for a folder that is not there", () => ["/no/such/folder", "--out", out], 'there is no folder "/no/such/folder"'],
    ["for a folder without facts.ts", () => [withFacts(null), "--out", out], "facts.ts does not exist"],
    ["for a facts.ts without facts", () => [withFacts("export const a = 1;"), "--out", out], "has no "],
  ])("%s", (_, args, says) => {
    mkdirSync(out, { recursive: true });
    const { status, stdout, stderr } = run(["--catalog", ...args()]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/); // no stack trace
    expect([status, stdout]).toEqual([2, ""]);
    expect(contents(out).size).toBe(0);
  });
});
