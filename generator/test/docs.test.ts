import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { rules } from "../src/checks/index.ts";

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
    const operations = new Set(named("docs/operations.md"));
    // npm itself runs "prepare", and "pretest" before "test".
    const isHook = (name: string) => name === "prepare" || (name.startsWith("pre") && name.slice(3) in scripts);
    const commands = Object.keys(scripts).filter((name) => name !== "test" && !isHook(name));
    expect(commands.filter((name) => !operations.has(name))).toEqual([]);
  });

  test("README.md has the number of rules", () => {
    expect(/(\d+) rules/.exec(read("README.md"))?.[1]).toBe(`${rules.length}`);
  });
});

describe("docs/architecture.md", () => {
  const rooms = section("docs/architecture.md", "Where things are");
  const left = new Set([".git", "node_modules", ".cache", ".generate", ".dev", "dist", "coverage"]);
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

  test("names no folder or file that does not exist", () => {
    const paths: string[] = [];
    const open: string[] = [];
    for (const [, indent = "", names = ""] of rooms.matchAll(/^( *)((?:[\w.-]+(?:\/|\.ts) ?)+)(?: |$)/gm)) {
      open.length = indent.length / 2;
      for (const name of names.trim().split(" ")) paths.push([...open, name].join(""));
      open.push(names.trim());
    }
    expect(paths).toContain("generator/src/checks/");
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names every folder of operate", () => {
    expect(folders("operate").filter((name) => name !== "test/" && !rooms.includes(name))).toEqual([]);
  });
});
