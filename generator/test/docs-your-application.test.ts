/** docs/your-application.md quotes an example. What it quotes must be so, and its commands must do what it says. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newCommand } from "../src/cli/arguments.ts";
import { contents, root, run } from "./cli/run.ts";

const page = readFileSync(join(root, "docs/your-application.md"), "utf8");
const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, as, text = ""]) => (as === language ? [text] : []));
const [report = "", refusal = ""] = blocks("");
const [render = "", move = "", , scaffolds = ""] = blocks("sh");
/** The folder of the example, and the fact that is quoted. */
const example = /--catalog (\S+)/.exec(render)?.[1] ?? "nothing";
const quotedFact = /from `(\S+)`:$/m.exec(page)?.[1] ?? "nothing";
const quotedFile = /^ *# (clusters\/\S+)$/m.exec(page)?.[1] ?? "nothing";

const scratch = mkdtempSync(join(tmpdir(), "your-application-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const demo = join(scratch, "demo");
/** A copy of the generator, the example and what they read. */
const fork = join(scratch, "fork");
const generateIn = (...args: string[]) =>
  run(["generate", ...args], { cwd: fork, script: join(fork, "generator/cli.js") });

beforeAll(() => {
  for (const path of [
    "generator/src",
    "generator/cli.js",
    "generator/package.json",
    "package.json",
    "package-lock.json",
  ])
    cpSync(join(root, path), join(fork, path), { recursive: true });
  for (const path of ["docs/runbooks", "examples"]) cpSync(join(root, path), join(fork, path), { recursive: true });
  // The repository's own trees, or what stands for them.
  for (const folder of ["clusters", "apps", "argocd"]) {
    mkdirSync(join(fork, folder));
    writeFileSync(join(fork, folder, "old.txt"), "an old tree\n");
  }
  mkdirSync(join(fork, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== ".cache") symlinkSync(join(root, "node_modules", name), join(fork, "node_modules", name));
  mkdirSync(demo);
});

test("minute 1 prints what it says, and leaves the repository as it is", () => {
  expect(render).toContain(" --out /tmp/demo");
  const before = contents(join(fork, "clusters"));
  const { status, stdout, stderr } = generateIn("--catalog", example, "--out", demo);
  expect([status, stderr]).toEqual([0, ""]);
  const said =
    stdout
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/ \(.*$/, "") ?? "";
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const words = (text: string) => text.replace(/\d+/g, "N");
  expect(words(said)).toBe(words(report));
  // The library grows by a dashboard or an alert now and then: a reader needs no exact number of objects.
  const far = numbers(said).filter((number, index) => Math.abs(number - (numbers(report)[index] ?? 0)) > number / 4);
  expect(far).toEqual([]);
  expect(contents(join(fork, "clusters"))).toEqual(before);
});

test("minute 3 quotes a fact of the example, and what is rendered of it", () => {
  const [fact = ""] = blocks("ts");
  expect(readFileSync(join(root, quotedFact), "utf8")).toContain(fact);
  const [quoted = ""] = blocks("yaml");
  const rendered = readFileSync(join(demo, quotedFile), "utf8");
  // Other variables stand between the quoted ones, which are in the order of the file.
  const [, ...parts] = quoted.split(/\n(?= {8}- name)/);
  expect(parts.length).toBe(3);
  const places = parts.map((part) => rendered.indexOf(`${part}\n`));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("its table of files names those of the example", () => {
  const named = [...page.matchAll(/^\| `([\w/<>-]+\.ts)` \|/gm)].map(([, path = ""]) =>
    path.replace(`${example}/`, "").replace("<name>", "*"),
  );
  expect(named.length).toBe(6);
  const files = [...contents(join(root, example)).keys()];
  const exists = (path: string) => files.some((file) => new RegExp(`^${path.replace("*", "[\\w-]+")}$`).test(file));
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

test("minute 5 quotes the refusal of a wrong name", () => {
  const [path = ""] = refusal.split("\n");
  const [, wrong = "", right = ""] = /calls "(\S+)"[\s\S]*did you mean "(\S+)"/.exec(refusal) ?? [];
  const file = join(fork, path);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(`to: "${right}"`);
  writeFileSync(file, text.replace(`to: "${right}"`, `to: "${wrong}"`));
  const { status, stderr } = generateIn("--catalog", example, "--out", demo);
  writeFileSync(file, text);
  expect(status).toBe(1);
  expect(stderr.startsWith(`${refusal}\n`)).toBe(true);
});

test("minute 6 makes the example the catalog of the fork, which then renders the same bytes", () => {
  const lines = move.split("\n");
  expect(lines.at(-1)).toBe("npm run generate");
  const script = lines.slice(0, -1).join("\n");
  const { status, stderr } = spawnSync("sh", ["-e", "-c", script], { cwd: fork, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(generateIn()).toMatchObject({ status: 0, stderr: "" });
  for (const folder of ["clusters", "apps", "argocd"])
    expect(contents(join(fork, folder))).toEqual(contents(join(demo, folder)));
  expect(generateIn("--check")).toMatchObject({ status: 0 });
});

test("the commands for one's own facts are command lines that npm run new understands", () => {
  const lines = scaffolds.split("\n").filter((line) => line.startsWith("npm run new -- "));
  expect(lines.length).toBe(5);
  const words = (line: string) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const parsed = lines.map((line) => newCommand.parse(words(line.replace("npm run new -- ", ""))));
  expect(parsed.map(({ kind }) => kind)).toEqual([
    "application",
    "microservice",
    "microservice",
    "external",
    "cluster",
  ]);
});
