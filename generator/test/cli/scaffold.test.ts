/** The scaffolds in a fresh copy of the repository: after them, every check and test that reads the catalog passes. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./run.ts";

const parent = mkdtempSync(join(tmpdir(), "scaffold-"));
afterAll(() => rmSync(parent, { recursive: true }));
const copy = join(parent, "copy");

/** The time limit of each step in milliseconds. Together they take about 50 seconds of CPU, in three processes at once. */
const patience = 300_000;

/** Copies every file that git tracks or would add. */
function copyRepository(): void {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  const files = list.toString().split("\0").filter(Boolean);
  for (const file of files.filter((each) => existsSync(join(root, each)))) cpSync(join(root, file), join(copy, file));
}

/** Links each installed package. A relative link to a workspace is repeated, so that it leads to the copy's own folder. */
function linkPackages(folder: string): void {
  mkdirSync(join(copy, folder), { recursive: true });
  for (const name of readdirSync(join(root, folder))) {
    const path = join(folder, name);
    if (name.startsWith("@")) linkPackages(path);
    else if (lstatSync(join(root, path)).isSymbolicLink())
      symlinkSync(readlinkSync(join(root, path)), join(copy, path));
    else symlinkSync(join(root, path), join(copy, path));
  }
}

/** Runs Node in the copy. Resolves with the exit code and all output. */
async function node(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { CI: _, NODE_OPTIONS: __, ...env } = process.env;
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("VITEST")));
  const child = spawn(process.execPath, args, {
    cwd: copy,
    env: { ...own, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output };
}

const passes = async (...args: string[]): Promise<string> => {
  const { code, output } = await node(...args);
  expect(code, output).toBe(0);
  return output;
};
/** The tests that start nginx take long. What a scaffold renders for nginx is what every other microservice has. */
const withoutNginx = ["--exclude", "generator/test/nginx.test.ts"];
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "--run",
  "--project",
  "fast",
  "--project",
  "programs",
  ...withoutNginx,
];

beforeAll(async () => {
  copyRepository();
  linkPackages("node_modules");
}, patience);

test("the copy's workspaces are its own", () => {
  expect(readlinkSync(join(copy, "node_modules/@taskflow/generator"))).toBe("../../generator");
});

describe.each([
  ["microservice", "billing", "write services/billing"],
  ["microservice", "time-sheets", "write services/time-sheets"],
  ["cluster", "k3s", 'run "npm run bootstrap -- k3s" on the cluster'],
])("new %s %s", (noun, name, next) => {
  const folder = `generator/src/catalog/${noun}s`;

  test("writes and registers one file, and says what to do next", { timeout: patience }, async () => {
    expect(await passes("--run", "new", "--", noun, name)).toBe(
      `+ ${folder}/${name}.ts\n~ ${folder}/index.ts\n` +
        `Next: edit the new file, run "npm run generate", commit both with the rendered trees, then ${next}.\n`,
    );
    expect(readFileSync(join(copy, folder, `${name}.ts`), "utf8")).toContain(`name: "${name}",\n`);
  });
});

test("the entries are registered in order", () => {
  const index = (noun: string) => readFileSync(join(copy, `generator/src/catalog/${noun}s/index.ts`), "utf8");
  expect(index("microservice")).toMatch(
    /import { tasks }.*\nimport { timeSheets } from ".\/time-sheets.ts";\nimport { users }[\s\S]*\n {2}tasks,\n {2}"time-sheets": timeSheets,\n {2}users,/,
  );
  expect(index("cluster")).toMatch(
    /import { k3s } from ".\/k3s.ts";\nimport { microk8s }[\s\S]*\n {2}k3s,\n {2}microk8s,/,
  );
});

describe("afterwards", () => {
  beforeAll(async () => {
    expect(await passes("--run", "generate")).toMatch(
      /^\+ [\s\S]* clusters, \d+ objects: \d+ added, \d+ changed, 0 rem/,
    );
  }, patience);

  test("the new microservice is rendered for every cluster, and the new cluster has all of them", () => {
    expect(existsSync(join(copy, "clusters/k3s/time-sheets/deployment.yaml"))).toBe(true);
    for (const cluster of readdirSync(join(copy, "clusters")))
      expect(existsSync(join(copy, `apps/${cluster}/billing.yaml`)), cluster).toBe(true);
  });

  test("check passes", { timeout: patience }, async () => {
    expect(await passes("--run", "check")).toContain("the trees match the facts");
  });

  test.concurrent("lint passes", { timeout: patience }, () => passes("--run", "lint"));

  test.concurrent("typecheck passes", { timeout: patience }, () => passes("--run", "typecheck"));

  // Vitest finds them by their imports.
  test.concurrent("every test that reads the catalog passes", { timeout: patience }, async () => {
    const changed = ["microservices", "clusters"].map((folder) => `generator/src/catalog/${folder}/index.ts`);
    const output = await passes(...vitest, "related", ...changed);
    expect(output).toMatch(/generator\/test\/catalog\/facts\.test\.ts/);
    expect(output).toMatch(/operate\/test\/operate\.test\.ts/);
  });
});
