import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const cli = join(root, "generator/cli.js");

function run(
  args: string[],
  { env = {}, cwd = root, script = cli }: { env?: Record<string, string>; cwd?: string; script?: string } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Every file below a folder, by path, with its text. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

const scratch = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(scratch, { recursive: true }));
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(scratch, "trees-"));
});

describe("exit code 2: a command line that cannot be understood", () => {
  test.each([
    [["--cluster", "minicube"], 'unknown cluster "minicube": did you mean "minikube"?'],
    [["--chek"], "Unknown option '--chek'"],
    [["genrate"], 'unknown command "genrate"'],
    [["generate", "minikube"], '"minikube" is one word too many'],
    [["new"], "neither a microservice nor a cluster"],
    [["new", "microservce", "a"], 'did you mean "microservice"?'],
    [["new", "microservice"], "one name is needed"],
    [["new", "microservice", "Auth"], '"Auth" is not a DNS label'],
    [["new", "microservice", "auth"], "is there already"],
    [["new", "cluster", "common"], "is there already"],
  ])("%j", (args, says) => {
    const { status, stdout, stderr } = run(args);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/); // no stack trace
    expect([status, stdout]).toEqual([2, ""]);
  });
});

test("--help says what there is", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const word of ["--check", "--cluster", "--out", "--quiet", "--allow-removal", "Exit codes"])
    expect(stdout).toContain(word);
});

describe("generate", () => {
  test("writes the same bytes whatever the locale, time zone and umask are, and these are the committed ones", () => {
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
    expect(trees[0]?.size).toBeGreaterThan(200);
    expect(trees[1]).toEqual(trees[0]);
    const committed = ["apps", "argocd", "clusters"].flatMap((top) =>
      [...contents(join(root, top))].map(([path, text]) => [`${top}/${path}`, text] as const),
    );
    expect(new Map(committed)).toEqual(trees[0]);
  });

  test("says what it did; a second run has nothing to do; a hand edit is written over and named", () => {
    expect(run(["--out", out]).stdout).toMatch(/2 clusters, \d+ objects: \d+ added, 0 changed, 0 removed/);
    expect(run(["--out", out]).stdout).toBe("nothing has changed\n");
    const file = join(out, "clusters/minikube/auth/deployment.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("replicas: 1", "replicas: 7"));
    expect(run(["--out", out]).stdout).toMatch(
      /^~ clusters\/minikube\/auth\/deployment.yaml\n.*0 added, 1 changed, 0 removed/,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("--cluster renders that cluster alone", () => {
    run(["--out", out, "--cluster", "microk8s", "--quiet"]);
    expect(readdirSync(join(out, "clusters"))).toEqual(["microk8s"]);
  });
});

describe("generate --check", () => {
  beforeEach(() => {
    run(["--out", out, "--quiet"]);
  });
  const file = () => join(out, "clusters/minikube/auth/deployment.yaml");

  test("finds nothing in what was just written", () => {
    expect(run(["--check", "--out", out])).toEqual({
      status: 0,
      stdout: "the trees are what the facts say\n",
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
      () => cpSync(file(), join(out, "clusters/minikube/auth/old.yaml")),
      ["clusters/minikube/auth/old.yaml", "ban-stale-file"],
    ],
    [
      "somebody else's file",
      () => writeFileSync(join(out, "apps/minikube/mine.yaml"), "a: 1\n"),
      ["apps/minikube/mine.yaml", "ban-foreign-file"],
    ],
    [
      "an empty folder",
      () => mkdirSync(join(out, "clusters/minikube/empty")),
      ["clusters/minikube/empty", "ban-empty-folder"],
    ],
  ])("%s: exit code 1, where, what, and the command to run; nothing written", (_, change, says) => {
    change();
    const before = contents(out);
    const { status, stdout, stderr } = run(["--check", "--out", out]);
    for (const word of [...says, "npm run generate"]) expect(stderr).toContain(word);
    expect([status, stdout]).toEqual([1, ""]);
    expect(contents(out)).toEqual(before);
  });
});

describe("what generate refuses to do", () => {
  beforeEach(() => {
    run(["--out", out, "--quiet"]);
  });
  const refused = (args: string[] = []) => {
    const before = contents(out);
    const { status, stdout, stderr } = run(["--out", out, ...args]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
    expect(contents(out)).toEqual(before);
    expect(existsSync(join(out, ".generate"))).toBe(false);
    return stderr;
  };

  test("to remove a file that is not its own", () => {
    writeFileSync(join(out, "clusters/minikube/notes.txt"), "mine\n");
    expect(refused()).toContain("clusters/minikube/notes.txt");
  });

  test("to write where a file stands in a folder's place", () => {
    rmSync(join(out, "apps"), { recursive: true });
    writeFileSync(join(out, "apps"), "");
    expect(refused()).toMatch(/apps/);
  });

  test("to follow a link out of the tree", () => {
    const elsewhere = mkdtempSync(join(scratch, "elsewhere-"));
    rmSync(join(out, "apps"), { recursive: true });
    symlinkSync(elsewhere, join(out, "apps"));
    expect(refused()).toMatch(/apps/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test("to write below what is no folder, or cannot be written", () => {
    for (const nowhere of ["/proc/nowhere", join(out, "missing")]) {
      const { status, stderr } = run(["--out", nowhere]);
      expect(status).toBe(1);
      expect(stderr).toContain(nowhere);
      expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
    }
  });

  test("to take away what data goes with, or a fifth of a cluster, unless it is named", () => {
    const old = join(out, "clusters/minikube/old");
    cpSync(join(out, "clusters/minikube/redis"), old, { recursive: true });
    expect(refused()).toMatch(/clusters\/minikube\/old\/statefulset.yaml\n.*would be removed, and data with it/);
    expect(refused(["--allow-removal", "redis"])).toContain("--allow-removal old");
    const { status, stdout } = run(["--out", out, "--allow-removal", "old"]);
    expect(status).toBe(0);
    expect(stdout).toContain("- clusters/minikube/old/statefulset.yaml");

    cpSync(join(out, "clusters/minikube"), join(out, "clusters/gone"), { recursive: true });
    expect(refused()).toMatch(/clusters\/gone\n.*files would be removed, more than 20 %/);
    expect(run(["--out", out, "--allow-removal", "gone", "--quiet"]).status).toBe(0);
    expect(existsSync(join(out, "clusters/gone"))).toBe(false);
  });
});

describe("new", () => {
  /** The generator with a catalog of its own, and everybody's node_modules. */
  const copy = () => {
    for (const path of ["generator/src", "generator/cli.js", "package.json", "package-lock.json", "tsconfig.json"])
      cpSync(join(root, path), join(out, path), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(out, "node_modules"));
    return { script: join(out, "generator/cli.js"), cwd: out };
  };

  test("a microservice and a cluster are one file each, registered, and rendered", () => {
    const where = copy();
    expect(run(["new", "microservice", "time-sheets"], where).stdout).toContain(
      "+ generator/src/catalog/microservices/time-sheets.ts",
    );
    expect(run(["new", "cluster", "attic"], where).stdout).toContain("+ generator/src/catalog/clusters/attic.ts");
    expect(readFileSync(join(out, "generator/src/catalog/microservices/index.ts"), "utf8")).toMatch(
      /import { tasks }.*\nimport { timeSheets } from ".\/time-sheets.ts";\nimport { users }[\s\S]*\n {2}tasks,\n {2}"time-sheets": timeSheets,\n {2}users,/,
    );
    const { status, stdout, stderr } = run(["--force", "--out", out], where);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+ /);
    expect(readdirSync(join(out, "clusters"))).toEqual(["attic", "microk8s", "minikube"]);
    expect(existsSync(join(out, "clusters/attic/time-sheets/deployment.yaml"))).toBe(true);
    expect(existsSync(join(out, "apps/minikube/time-sheets.yaml"))).toBe(true);
    const biome = spawnSync(
      join(root, "node_modules/.bin/biome"),
      ["check", "--config-path", root, "--vcs-enabled=false", "generator/src/catalog"],
      { cwd: out, encoding: "utf8" },
    );
    expect(biome.stderr).not.toContain("×");
    expect(biome.status).toBe(0);
  });
});
