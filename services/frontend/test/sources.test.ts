import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("index.html", root), "utf8");
const read = (ending: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending))
      .map((name) => [name, readFileSync(new URL(`src/${name}`, root), "utf8")]),
  );
const sources = read(".ts");
const styles = read(".css");

const holding = (files: Record<string, string>, pattern: RegExp): string[] =>
  Object.keys(files).filter((name) => pattern.test(files[name] ?? ""));

test("finds the sources", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(40);
  expect(holding(styles, /\{/).length).toBeGreaterThan(10);
});

test("creates no elements from text: a task's title is always text", () => {
  const pattern =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|setHTML/;
  expect(holding(sources, pattern)).toEqual([]);
});

test("uses nothing that the Content-Security-Policy refuses: code from text, inline styles and scripts", () => {
  expect(holding(sources, /\beval\(|new Function|setAttribute\("style"|style: ["`]/)).toEqual([]);
  expect(page).not.toMatch(/<style|style=|\son\w+=|<script>|<script [^>]*>[^<]/);
});

test("loads nothing from other origins", () => {
  const elsewhere = /(?:href|src)="(?:https?:)?\/\/|url\(["']?(?:https?:)?\/\/|from "https?:/;
  expect(elsewhere.test(page)).toBe(false);
  expect([...holding(sources, elsewhere), ...holding(styles, elsewhere)]).toEqual([]);
});
