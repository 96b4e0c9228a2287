/**
 * Every folder of examples/ is a catalog of its own, described by facts alone: it renders, passes all checks with the proof,
 * and the rest of the repository does not know it.
 */
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { needs } from "../../setup/needs.ts";
import { findTool } from "../gates/find-tool.ts";
import { unread } from "../gates/gate.ts";
import { kubeconform } from "../gates/kubeconform.ts";
import { findKustomize, kustomizeBuild } from "../gates/kustomize.ts";
import { tools } from "../gates/tools.ts";
import { objectsIn, treesIn } from "../gates/trees.ts";
import { check } from "../src/checks/index.ts";
import { facts as own } from "../src/facts.ts";
import { render, toJudge } from "../src/generate.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { Facts } from "../src/plan/facts.ts";
import { validate } from "../src/plan/validate.ts";
import { contents, run } from "./cli/run.ts";

const root = join(import.meta.dirname, "../..");
const names = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const factsOf = async (name: string): Promise<Facts> =>
  ((await import(pathToFileURL(join(root, "examples", name, "facts.ts")).href)) as { facts: Facts }).facts;
const examples = await Promise.all(names.map(async (name) => ({ name, facts: await factsOf(name) })));

const scratch = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(scratch, { recursive: true }));

test("there is an example, with two clusters at least and an image that is not built here", () => {
  expect(examples.length).toBeGreaterThan(0);
  for (const { facts } of examples) {
    expect(Object.keys(facts.clusters).length).toBeGreaterThanOrEqual(2);
    expect(Object.values(facts.microservices).filter(({ run }) => run.kind === "image").length).toBeGreaterThan(0);
  }
});

describe.each(examples)("examples/$name", ({ name, facts }) => {
  const out = mkdtempSync(join(scratch, "trees-"));
  const command = ["--catalog", `examples/${name}`, "--out", out];
  beforeAll(() => {
    expect(run(command)).toMatchObject({ status: 0, stderr: "" });
  });

  test("has valid facts", () => {
    expect(formatIssues(validate(facts))).toBe("");
  });

  test.each(Object.values(facts.clusters))("$name passes every check, the proof included", (cluster) => {
    const { planned, tree } = render(facts, cluster);
    expect(formatIssues(check(toJudge(planned, tree)))).toBe("");
    // The proof has something to prove: every declared call is an edge of the graph.
    const calls = Object.values(facts.microservices).flatMap(({ name: from, calls }) =>
      calls.filter(({ to }) => to in facts.microservices).map(({ to }) => `${from} -> ${to}`),
    );
    const edges = new Set(planned.edges.map(({ from, to }) => `${from.name} -> ${to.name}`));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter((call) => !edges.has(call))).toEqual([]);
  });

  test("generate --catalog writes what --check then finds unchanged, and nothing of another application", () => {
    expect(readdirSync(join(out, "clusters")).sort()).toEqual(Object.keys(facts.clusters).sort());
    expect(run(["--check", ...command])).toEqual({ status: 0, stdout: "the trees match the facts\n", stderr: "" });
    const text = [...contents(out).values()].join("\n");
    const foreign = [own.application.name, own.application.domain, own.application.registry];
    expect(foreign.filter((word) => text.includes(word))).toEqual([]);
  });

  test("the API server's schemas accept every object", ({ skip }) => {
    const found = findTool(tools.kubeconform, root);
    if ("missing" in found) return skip(found.missing);
    const readings = kubeconform(found.path, { repository: root, root: out, trees: treesIn(out) });
    expect(readings.length).toBe(Object.keys(facts.clusters).length);
    // A schema that this application needs not is one that another needs.
    const issues = readings.flatMap((reading) => [...unread(reading), ...reading.findings]);
    expect(formatIssues(issues.filter(({ rule }) => rule !== "ban-stale-schema"))).toBe("");
  });

  test.each(Object.keys(facts.clusters))("kustomize builds %s to what is rendered", needs("kustomize"), (cluster) => {
    const kustomize = findKustomize();
    if (!kustomize) throw new Error("no kustomize");
    const built = [...parseAllDocuments(kustomizeBuild(kustomize, join(out, "clusters", cluster)))];
    const files = globSync(`clusters/${cluster}/**/*.yaml`, { cwd: out }).filter(
      (file) => !file.endsWith("/kustomization.yaml"),
    );
    const key = (object: { kind: string; metadata: { name: string; namespace?: string } }) =>
      `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    const byKey = (objects: Parameters<typeof key>[0][]) => Object.fromEntries(objects.map((one) => [key(one), one]));
    expect(built.length).toBe(files.length);
    expect(byKey(built.map((document) => document.toJS()))).toEqual(
      byKey(files.flatMap((file) => objectsIn(out, file))),
    );
  });

  test("no other file of the repository's code has one of its names", () => {
    const { application, clusters, microservices } = facts;
    // A name without a dash, such as "cart", is also a word.
    const dashed = Object.keys(microservices).filter((word) => word.includes("-") && !(word in own.microservices));
    const hosts = Object.values(clusters).flatMap(({ ingress }) => ingress.hosts.map(({ host }) => host));
    const images = Object.values(microservices).flatMap(({ run, image }) =>
      run.kind === "image" ? [image.repository] : [],
    );
    const ownText = JSON.stringify(own);
    const words = [name, application.name, application.title, application.domain, ...dashed, ...hosts, ...images];
    const known = [...new Set(words)].filter((word) => !ownText.includes(word));
    expect(known.length).toBeGreaterThan(5);
    const folders = "{generator,operate,e2e,bench,setup,local,services}";
    const files = globSync(`${folders}/**/*.{ts,js,tsx,json}`, {
      cwd: root,
      exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
    });
    expect(files.length).toBeGreaterThan(400);
    const found = files.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return known.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});
