import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { facts } from "../../src/facts.ts";
import type { RunKind } from "../../src/model/run.ts";

const root = join(import.meta.dirname, "../../..");

/**
 * The tools: they read an application's facts, and know none by name, except the command that clears the shipped application.
 * Only TypeScript: the schemas of gates are not ours.
 */
const tools = ["generator/src", "generator/gates", "operate", "e2e"]
  .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
  .filter((file) => !/\/test\/|\.test\.ts$|^generator\/src\/(catalog\/|cli\/new\/application\/|facts\.ts$)/.test(file))
  .sort();

/** Places that may write a name, each with its reason. */
const allowed: readonly (readonly [file: string, line: string, reason: string])[] = [
  ["generator/src/library/exporters.ts", 'scrape: "metrics"', "the name of a port of every exporter"],
  ["generator/src/plan/schema/index.ts", '"monitoring"', "a key of the facts and of a cluster"],
  ["generator/src/plan/schema/microservice.ts", '"auth"', "a key of a route"],
  ["generator/src/plan/validate.ts", '"monitoring"', "a key of the facts"],
  ["generator/src/plan/targets.ts", 'portName: "metrics"', "Argo CD's manifests give the port this name"],
];

interface Names {
  /** Refused in any text, comments and longer words included, such as "TaskFlow". */
  readonly anywhere: readonly string[];
  /** Refused as whole strings: they are also plain words, such as "tasks". */
  readonly quoted: readonly string[];
  readonly namespaces: readonly string[];
}

/** A word of no language: it has a dash, a digit or an inner capital. */
const isCoined = (name: string): boolean => /[-\d]|[a-z][A-Z]/.test(name);

function namesOf({ application, microservices, monitoring }: typeof facts): Names {
  const { name, title } = application;
  const namespaces = Object.keys(application.namespaces);
  const all = [microservices, ...Object.values(monitoring.stacks)].flatMap(
    Object.values<(typeof microservices)[string]>,
  );
  const services = all.map((one) => one.name);
  const own = isCoined(title) ? [name, title] : [];
  return {
    anywhere: [...own, ...namespaces.filter(isCoined)],
    quoted: [name, title, ...namespaces, ...services].filter((one) => !own.includes(one)),
    namespaces,
  };
}

/** `file:line word` for each name in a text. */
function found(file: string, text: string, { anywhere, quoted, namespaces }: Names): string[] {
  const any = new RegExp(anywhere.map((name) => RegExp.escape(name)).join("|") || "(?!)", "gi");
  const whole = new RegExp(`(["'\`])(${quoted.map((name) => RegExp.escape(name)).join("|")})\\1`, "g");
  const inPath = new RegExp(`\\bnamespaces/(?:${namespaces.map((name) => RegExp.escape(name)).join("|")})\\b`, "g");
  return text.split("\n").flatMap((line, index) => {
    if (allowed.some(([where, words]) => where === file && line.includes(words))) return [];
    const isAllowed = ({ 2: name = "", index }: RegExpExecArray) =>
      isKind(line.slice(0, index)) || (file.startsWith("generator/src/") && kinds.has(name));
    const quotes = isComment(line) ? [] : [...line.matchAll(whole)].filter((match) => !isAllowed(match));
    const words = [...line.matchAll(any), ...quotes, ...line.matchAll(inPath)].map(([word]) => word);
    return [...new Set(words)].map((word) => `${file}:${index + 1} ${word}`);
  });
}

/** In generator/src, these are programs that it knows how to run, whatever an application calls its own. */
const kinds: ReadonlySet<string> = new Set([
  "gateway",
  "grafana",
  "kube-state-metrics",
  "monitoring-gateway",
  "node-exporter",
  "postgres",
  "postgres-exporter",
  "prometheus",
  "redis",
  "redis-exporter",
] satisfies readonly RunKind[]);

/** Comments quote names in backticks, as examples. */
const isComment = (line: string): boolean => /^\s*(\/\*|\*|\/\/)/.test(line);

/**
 * Whether the string after this text is a kind of program, such as a runtime that has the name of a microservice:
 * `runtime.kind === "redis"`, `{ kind: "redis" }`, `case "redis":`, `| "redis"` and `<"redis">` in a type.
 */
const isKind = (before: string): boolean => /(\b(kind|runtime)\b( [!=]==|:) |\bcase |\| |<)$/.test(before);

describe("a name of the application", () => {
  const names = namesOf(facts);
  // In another application, a microservice may be called like a word of the tools, such as "git" or "server".
  const isTaskflow = facts.application.name === "taskflow";
  const checked = isTaskflow ? names : { ...names, quoted: names.quoted.filter(isCoined) };
  const byFile = new Map(tools.map((file) => [file, found(file, readFileSync(join(root, file), "utf8"), checked)]));

  test("is in no file of the tools", () => {
    expect(tools.length).toBeGreaterThan(300);
    expect([...byFile].flatMap(([, lines]) => lines)).toEqual([]);
  });

  test("is in each allowed place", () => {
    const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n");
    expect(allowed.filter(([file, words]) => !lines(file).some((line) => line.includes(words)))).toEqual([]);
  });
});

describe("the search for names", () => {
  const names: Names = {
    anywhere: ["taskflow"],
    quoted: ["monitoring", "redis"],
    namespaces: ["monitoring"],
  };
  const search = (text: string) => found("a.ts", text, names);

  test.each([
    ['const name = "taskflow";', "taskflow"],
    ["// TaskFlow's own pods", "TaskFlow"],
    ["export type TaskflowNamespace = string;", "Taskflow"],
    ["`taskflow-backend-${run}`", "taskflow"],
    ["call('monitoring')", "'monitoring'"],
    ['get("/api/v1/namespaces/monitoring/services")', "namespaces/monitoring"],
    ['one.name === "redis"', '"redis"'],
    ['namespace !== "monitoring"', '"monitoring"'],
  ])("finds %s", (line, word) => {
    expect(search(`\n${line}`)).toEqual([`a.ts:2 ${word}`]);
  });

  test.each([
    'runtime.kind === "redis"',
    'runtime.kind !== "redis"',
    '{ kind: "redis" }',
    'case "redis":',
    'type Store = "postgres" | "redis";',
    'Planned<"redis">',
    "facts.monitoring.rules",
    '"the monitoring of the cluster"',
    "  // one of `redis`",
  ])("accepts %s", (line) => {
    expect(search(line)).toEqual([]);
  });
});
