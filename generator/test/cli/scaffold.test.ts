/** An application of one's own, begun in a copy of the repository by `npm run new` alone: every check and test passes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { facts } from "../../src/facts.ts";
import { root } from "./run.ts";
import { type Copy, copyOf } from "./scaffold/copy.ts";

const parent = mkdtempSync(join(tmpdir(), "scaffold-"));
afterAll(() => rmSync(parent, { recursive: true }));
let copy: Copy;
/** Another one than this repository's. */
const [name, title] = facts.application.name === "shop" ? ["mart", "Mart"] : ["shop", "Shop"];

/** The time limit of each step in milliseconds. Together they take about a minute, the last ones in three processes at once. */
const patience = 300_000;

const read = (path: string): string => readFileSync(join(copy.path, path), "utf8");
const create = (...args: readonly string[]) => copy.node("generator/cli.js", "new", ...args);
const passes = async (...args: readonly string[]): Promise<string> => {
  const { code, output } = await copy.node(...args);
  expect(code, output).toBe(0);
  return output;
};

beforeAll(() => {
  copy = copyOf(root, join(parent, "copy"));
}, patience);

describe("new application", () => {
  const uncommitted = "generator/src/catalog/mine.ts";

  test("is refused without a terminal, or with uncommitted changes", { timeout: patience }, async () => {
    const alone = await create("application", name);
    expect(alone.output).toMatch(/\d+ files are removed, and there is no terminal to ask on: add --yes/);
    expect(alone.code).toBe(2);
    writeFileSync(join(copy.path, uncommitted), "");
    const { code, output } = await create("application", name, "--yes");
    expect(output).toContain(`not in git yet: commit or stash them first\n  ?? ${uncommitted}\n`);
    expect(code).toBe(1);
    rmSync(join(copy.path, uncommitted));
    expect(copy.git("status", "--porcelain")).toBe("");
  });

  test("is refused with a name that is taken", { timeout: patience }, async () => {
    const { code, output } = await create("application", "argocd", "--yes");
    expect(output).toContain('"argocd" is not usable');
    expect(code).toBe(2);
  });

  test("leaves an empty catalog and a README", { timeout: patience }, async () => {
    expect(await passes("--run", "new", "--", "application", name, "--yes")).toMatch(
      new RegExp(
        `^${title} has the namespaces ${name} and monitoring and no microservice of its own\\.\\n\\d+ files of `,
      ),
    );
    expect(read("README.md")).toMatch(new RegExp(`^# ${title}\n`));
    const microservices = readdirSync(join(copy.path, "clusters/minikube/policy-probe"));
    expect(microservices).toContain("deployment.yaml");
    expect(existsSync(join(copy.path, `clusters/minikube/${name}/resourcequota.yaml`))).toBe(true);
    expect(JSON.parse(read("package.json"))).toMatchObject({ name: `${name}-gitops` });
  });

  test("does nothing the second time", { timeout: patience }, async () => {
    const before = copy.git("status", "--porcelain");
    expect(await passes("--run", "new", "--", "application", name)).toContain("nothing to do");
    expect(copy.git("status", "--porcelain")).toBe(before);
  });
});

describe("new", () => {
  const image = (name: string) => ["--image", `ghcr.io/acme/${name}:1.4.2`];

  test.each([
    ["microservice", "cart", [...image("cart"), "--port", "8080"]],
    ["microservice", "price-list", [...image("prices"), "--port", "9000", "--grpc"]],
    ["microservice", "search", [...image("search"), "--port", "9200", "--stateful", "1Gi"]],
    ["microservice", "nightly", [...image("nightly"), "--cron", "30 2 * * *"]],
    ["microservice", "worker", image("worker")],
    ["microservice", "billing", []],
    ["external", "payments", ["--host", "pay.example.com", "--port", "443", "--cidr", "203.0.113.7/32"]],
    ["chart", "keeper", ["--repository", "https://charts.example.com", "--version", "1.2.3"]],
    ["cluster", "edge", ["--like", "k3s"]],
  ])("%s %s writes and registers its facts", { timeout: patience }, async (kind, name, options) => {
    const output = await passes("generator/cli.js", "new", kind, name, ...options);
    const folder = "generator/src/catalog";
    const [file, index] =
      kind === "external" || kind === "chart"
        ? [`${folder}/${kind}s.ts`, undefined]
        : [`${folder}/${kind}s/${name}.ts`, `${folder}/${kind}s/index.ts`];
    expect(output).toContain(`${index ? "+" : "~"} ${file}\n${index ? `~ ${index}\n` : ""}`);
    expect(output).toMatch(/\nNext: .*\.\n$/);
    expect(read(file)).toContain(index ? `  name: "${name}",\n` : `  ${name}: {\n`);
  });

  test.each([
    ["microservice", "cart"],
    ["external", "payments"],
    ["chart", "keeper"],
    ["cluster", "edge"],
  ])("%s %s is refused the second time", { timeout: patience }, async (kind, name) => {
    const needed: Readonly<Record<string, readonly string[]>> = {
      external: ["--host", "a.example.com", "--port", "443", "--cidr", "203.0.113.7/32"],
      chart: ["--repository", "https://charts.example.com", "--version", "1.2.3"],
    };
    const { code, output } = await create(kind, name, ...(needed[kind] ?? []));
    expect(output).toContain(`${name} is there already`);
    expect(code).toBe(2);
  });

  test("facts that would not pass every check are refused, and nothing is written", { timeout: patience }, async () => {
    const before = copy.git("status", "--porcelain");
    const { code, output } = await create(
      "microservice",
      "late",
      "--image",
      "ghcr.io/acme/late:latest",
      "--port",
      "80",
    );
    expect(output).toContain("nothing written");
    expect(code).toBe(1);
    expect(copy.git("status", "--porcelain")).toBe(before);
  });

  test("the new cluster has each external server", () => {
    expect(read("generator/src/catalog/externals.ts")).toContain('edge: { host: "pay.example.com"');
  });
});

describe("afterwards", () => {
  beforeAll(async () => {
    const cluster = "generator/src/catalog/clusters/edge.ts";
    writeFileSync(join(copy.path, cluster), read(cluster).replace("  dns,\n", "  dns,\n  charts: { keeper: {} },\n"));
    // A call, as a person adds it: by the file of the microservice.
    const file = "generator/src/catalog/microservices/cart.ts";
    const calls = '{ to: "search" }, { to: "price-list", env: "PRICES" }, { to: "payments" }';
    writeFileSync(join(copy.path, file), read(file).replace('{ to: "kube-dns" }', `{ to: "kube-dns" }, ${calls}`));
    await passes("node_modules/@biomejs/biome/bin/biome", "check", "--write", file);
    expect(await passes("--run", "generate")).toContain("3 clusters");
  }, patience);

  test.each([
    "clusters/edge/cart/deployment.yaml",
    "apps/edge/keeper.yaml",
    "clusters/edge/search/statefulset.yaml",
    "clusters/minikube/nightly/cronjob.yaml",
    "clusters/microk8s/price-list/service.yaml",
    "clusters/microk8s/billing/deployment.yaml",
  ])("%s is rendered", (path) => {
    expect(existsSync(join(copy.path, path))).toBe(true);
  });

  test("check passes", { timeout: patience }, async () => {
    expect(await passes("--run", "check")).toContain("the trees match the facts");
  });

  test.concurrent("lint passes", { timeout: patience }, () => passes("--run", "lint"));

  test.concurrent("typecheck passes", { timeout: patience }, () => passes("--run", "typecheck"));

  // Vitest finds them by their imports.
  test.concurrent("every test that reads the catalog passes", { timeout: patience }, async () => {
    const vitest = ["node_modules/vitest/vitest.mjs", "--run", "--project", "fast", "--project", "programs"];
    // These make facts of their own, and take long.
    const others = ["library/applications", "docs-your-application", "examples"].map(
      (of) => `generator/test/${of}.test.ts`,
    );
    const without = [...others, "operate/test/{commands,empty}.test.ts", "generator/test/cli/scaffold.test.ts"].flatMap(
      (path) => ["--exclude", path],
    );
    const output = await passes(...vitest, ...without, "related", "generator/src/catalog/microservices/index.ts");
    expect(output).toMatch(/generator\/test\/catalog\/facts\.test\.ts/);
    expect(output).toMatch(/operate\/test\/operate\.test\.ts/);
  });
});
