import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { generate } from "../src/generate.ts";
import { clusterKeys } from "../src/plan/cluster-key.ts";
import type { Facts } from "../src/plan/facts.ts";
import { openStamp } from "../src/tree/stamp.ts";
import { facts } from "./application/index.ts";
import { contents } from "./cli/run.ts";
import { clusterOf, withCluster, withMicroservice } from "./facts.ts";

const names = Object.keys(facts.clusters);
const [first, second] = ["laptop", "rack"] as const;

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "clusters-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** One run as the command line does it; returns the clusters that were rendered. */
async function run(some: Facts, out: string): Promise<string[]> {
  const stamp = openStamp(out, out, { code: ["code"], facts: ["facts"] }, ["clusters", "apps", "argocd"]);
  const rendered = new Set(names);
  const recall = (cluster: string, key: string) => {
    const found = stamp.recall(cluster, key);
    if (found) rendered.delete(cluster);
    return found;
  };
  const options = { out, only: null, allowRemoval: [], progress: () => {} };
  const result = await generate(some, { ...options, stamp: { code: stamp.code, recall } });
  stamp.remember(result.rendered);
  return [...rendered];
}

const fromNothing = async (some: Facts) => {
  const out = emptyFolder();
  await run(some, out);
  return contents(out);
};
const trees = (files: Map<string, string>) =>
  new Map([...files].filter(([path]) => /^(clusters|apps|argocd)\//.test(path)));

test("renders a cluster only if its own facts or the shared ones changed, and writes the same bytes", async () => {
  const out = emptyFolder();
  expect(await run(facts, out)).toEqual(names);
  expect(await run(facts, out)).toEqual([]);

  const changed = withCluster(second, { environment: "another" });
  expect(await run(changed, out)).toEqual([second]);
  expect(trees(contents(out))).toEqual(trees(await fromNothing(changed)));

  const shared = withMicroservice("tasks", { description: "Another description" });
  expect(await run(shared, out)).toEqual(names);
  expect(trees(contents(out))).toEqual(trees(await fromNothing(shared)));
});

test("renders a cluster whose files were edited by hand, and only that one", async () => {
  const out = emptyFolder();
  await run(facts, out);
  const file = join(out, `clusters/${first}/kustomization.yaml`);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}# by hand\n`);
  expect(await run(facts, out)).toEqual([first]);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("renders all clusters with another generator", async () => {
  const out = emptyFolder();
  await run(facts, out);
  writeFileSync(join(out, "code"), "changed\n");
  expect(await run(facts, out)).toEqual(names);
});

test.each([
  ["a function", () => "production", /"environment" is the function/],
  ["a map", new Map(), /"environment" is an object of the class Map/],
  ["a regular expression", /production/, /"environment" is an object of the class RegExp/],
  ["no number", Number.NaN, /"environment" is the number NaN/],
])("makes no key of a fact that is %s: its change would go unnoticed", (_, value, message) => {
  const some = withCluster(first, { environment: value });
  expect(() => clusterKeys(some, "")(clusterOf(some, first))).toThrow(message);
});

test("renders a cluster again whose file was edited while the last run read it, also with an edit of the same length", async () => {
  const out = emptyFolder();
  await run(facts, out);
  const file = join(out, `clusters/${first}/kustomization.yaml`);
  const text = readFileSync(file, "utf8");
  writeFileSync(join(out, "code"), "another generator, which renders the same\n");
  const stamp = openStamp(out, out, { code: ["code"], facts: ["facts"] }, ["clusters", "apps", "argocd"]);
  const options = { out, only: null, allowRemoval: [], progress: () => {} };
  const result = await generate(facts, { ...options, stamp });
  writeFileSync(file, text.toUpperCase());
  stamp.remember(result.rendered);
  expect(await run(facts, out)).toEqual([first]);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a wrong fact is refused after a run too, of the changed cluster and of what the clusters share", async () => {
  const out = emptyFolder();
  await run(facts, out);
  await expect(run(withCluster(second, { replicas: 0 }), out)).rejects.toThrow("replicas");
  await expect(run(withMicroservice("auth", { owner: "" }), out)).rejects.toThrow("owner is empty");
  expect(await run(facts, out)).toEqual([]);
});
