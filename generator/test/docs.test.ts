import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../src/checks/index.ts";
import { facts } from "../src/facts.ts";
import { render, toJudge } from "../src/generate.ts";
import { formatIssues } from "../src/model/issue.ts";
import type { Facts } from "../src/plan/facts.ts";
import { validate } from "../src/plan/validate.ts";

const root = join(import.meta.dirname, "../..");
const pages = globSync(["*.md", "docs/**/*.md", ".github/**/*.md"], { cwd: root });
const read = (page: string): string => readFileSync(join(root, page), "utf8");
/** A page without its code blocks: what is quoted in them is not a link or a path of this repository. */
const prose = (page: string): string => read(page).replace(/^( *)```[\s\S]*?^\1```$/gm, "");
/** The text between a heading and the next one of its level. */
const section = (page: string, heading: string): string =>
  read(page).split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
const byPage = (find: (page: string) => readonly string[]): string[] =>
  pages.flatMap((page) => find(page).map((found) => `${page}: ${found}`));

test("every page is found, and README.md is shorter than 200 lines", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/architecture.md"]));
  expect(pages.length).toBeGreaterThan(50);
  expect(read("README.md").split("\n").length).toBeLessThan(200);
});

describe("links", () => {
  /** A heading's anchor, as GitHub makes it. */
  const anchor = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, "")
      .replaceAll(" ", "-");
  const anchorsIn = (page: string): string[] =>
    [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, text = ""]) => anchor(text));

  const isBroken = (page: string, link: string): boolean => {
    const [path = "", hash] = link.split("#");
    const target = path === "" ? page : relative(root, resolve(root, dirname(page), path));
    if (target.startsWith("..") || !existsSync(join(root, target))) return true;
    return hash !== undefined && !(target.endsWith(".md") && anchorsIn(target).includes(hash));
  };
  const links = (page: string): string[] =>
    [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^\w+:/.test(link));

  test("lead to a file or a heading", () => {
    expect(pages.flatMap(links).length).toBeGreaterThan(80);
    expect(byPage((page) => links(page).filter((link) => isBroken(page, link)))).toEqual([]);
  });

  test("lead to every page, directly or through another one", () => {
    const reached = new Set(["README.md"]);
    for (const page of reached)
      for (const link of links(page)) {
        const target = relative(root, resolve(root, dirname(page), link.split("#")[0] ?? ""));
        if (pages.includes(target)) reached.add(target);
      }
    expect(pages.filter((page) => !page.startsWith(".github/") && !reached.has(page))).toEqual([]);
  });
});

describe("names in backticks", () => {
  const tops = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== ".git",
  );
  const isPath = (text: string): boolean =>
    tops.some(({ name }) => text.startsWith(`${name}/`)) && /^[\w./<>*{},-]+$/.test(text);
  const codes = (page: string): string[] => [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  /** `<name>` and words in capitals stand for a name; `{a,b}` for both. */
  const exists = (path: string): boolean => {
    const pattern = path.replace(/<[\w-]+>|\b[A-Z]{3,}\b/g, "*").replace(/\/$/, "");
    return /[*{]/.test(pattern) ? globSync(pattern, { cwd: root }).length > 0 : existsSync(join(root, pattern));
  };

  test("that are paths exist", () => {
    expect(pages.flatMap(codes).filter(isPath).length).toBeGreaterThan(80);
    expect(byPage((page) => codes(page).filter((text) => isPath(text) && !exists(text)))).toEqual([]);
  });

  test("that are scripts of package.json exist, in code blocks too", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = (page: string) =>
      [...read(page).matchAll(/\bnpm run (?:-\S+ )*([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(new Set(pages.flatMap(named)).size).toBeGreaterThan(12);
    expect(byPage((page) => named(page).filter((name) => !(name in scripts)))).toEqual([]);
  });
});

describe("docs/architecture.md", () => {
  const rooms = section("docs/architecture.md", "Where things are");
  const left = new Set([".git", "node_modules", ".generate", ".taskflow", "dist", "coverage"]);
  const folders = (path: string): string[] =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !left.has(entry.name))
      .map(({ name }) => `${name}/`);
  const named = (name: string): boolean => rooms.includes(` ${name}`) || rooms.includes(`\n${name}`);

  test("names every folder of the repository", () => {
    expect(folders(".").length).toBeGreaterThan(10);
    expect(folders(".").filter((name) => !named(name))).toEqual([]);
  });

  test("names every folder and file of generator/src", () => {
    const files = globSync("*.ts", { cwd: join(root, "generator/src") });
    expect(files.length).toBeGreaterThan(3);
    expect([...folders("generator/src"), ...files].filter((name) => !named(name))).toEqual([]);
  });

  test("names every folder of operate", () => {
    expect(folders("operate").filter((name) => name !== "test/" && !rooms.includes(name))).toEqual([]);
  });
});

describe("the change that README.md walks through", () => {
  const tour = section("README.md", "One change, end to end");
  const blocks = (language: string): string[] =>
    [...tour.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, as, text = ""]) => (as === language ? [text] : []));
  const [fact = "", rendered = ""] = blocks("diff");
  const [misspelt, dropped] = blocks("");

  const withCall = (to: string): Facts => {
    const { metrics } = facts.microservices;
    if (!metrics) throw new Error("the catalog has no microservice metrics");
    const changed = { ...metrics, calls: [...metrics.calls, { to }] };
    return { ...facts, microservices: { ...facts.microservices, metrics: changed } };
  };
  const minikube = facts.clusters.minikube as NonNullable<Facts["clusters"][string]>;

  test("begins with a line of the catalog", () => {
    const line = /^- (.*)$/m.exec(fact)?.[1] ?? "nothing";
    expect(read("generator/src/catalog/microservices/metrics.ts")).toContain(line);
  });

  test("adds each quoted line to the files that it names, and changes as many files as it says", () => {
    const textOf = (of: Facts) =>
      new Map(render(of, minikube).tree.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text])));
    const [before, after] = [textOf(facts), textOf(withCall("postgres"))];
    expect([...after].filter(([path, text]) => before.get(path) !== text).length).toBe(6);
    expect(tour).toContain("changes six files per cluster");
    const parts = rendered.split("\n\n");
    expect(parts.length).toBe(5);
    for (const part of parts) {
      const [head = "", ...lines] = part.split("\n");
      const path = /# (clusters\/\S+\.yaml)/.exec(head)?.[1] ?? "";
      const second = path.replace("configmap", "statefulset");
      const [was, is] = [before, after].map(
        (of) => `${of.get(path)}${head.includes("statefulset") ? of.get(second) : ""}`,
      );
      for (const line of lines.map((text) => text.replace(/^\+/, ""))) {
        const times = (text = "") => text.split("\n").filter((other) => other === line).length;
        expect([line, times(is)]).toEqual([line, expect.toSatisfy((now: number) => now > times(was))]);
      }
    }
  });

  test("quotes the refusal of a name that is not declared", () => {
    expect(misspelt).toBe(formatIssues(validate(withCall("postgress"))).trimEnd());
  });

  test("quotes the proof's refusal of a policy without the rule", () => {
    const { planned, tree } = render(withCall("postgres"), minikube);
    const manifests = tree.manifests.map(({ path, object }) => {
      if (path !== "clusters/minikube/metrics/networkpolicy.yaml") return { path, object };
      const egress = object.spec.egress.filter(({ ports }: { ports: { port: number }[] }) => ports[0]?.port !== 5432);
      return { path, object: { ...object, spec: { ...object.spec, egress } } };
    });
    expect(dropped).toBe(formatIssues(check(toJudge(planned, { ...tree, manifests }))).trimEnd());
  });
});
