import { describe, expect, it } from "vitest";
import { help as bootstrapHelp, parse as parseBootstrap } from "../bootstrap/options.ts";
import { missingTools } from "../bootstrap/tools.ts";
import { Usage } from "../target.ts";
import { parse as parseTeardown, help as teardownHelp } from "../teardown/options.ts";

const words = (line: string) => line.split(" ").filter(Boolean);
const refusal = (parse: (args: string[]) => unknown, args: string[]) => {
  try {
    return { parsed: parse(args) };
  } catch (error) {
    expect(error).toBeInstanceOf(Usage);
    return (error as Error).message;
  }
};

describe("bootstrap's command line", () => {
  it("has defaults for all but the cluster", () => {
    expect(parseBootstrap(["one"])).toEqual({
      cluster: "one",
      context: undefined,
      start: false,
      local: false,
      repoUrl: undefined,
      revision: undefined,
      without: [],
      images: "build",
      loadWith: undefined,
      buildArgs: [],
      argocdManifests: undefined,
      replaceArgocd: false,
      policyProbe: true,
      timeout: 600,
      dryRun: false,
      help: false,
    });
    expect(parseBootstrap([]).cluster).toBeUndefined();
  });

  it("takes every option", () => {
    const line =
      "--context c one --start --repo-url u --revision r --without a --without b --images load --load-with l --build-arg A=1 --build-arg B=2 --argocd-manifests m --replace-argocd --skip-policy-probe --timeout 5 --dry-run";
    expect(parseBootstrap(words(line))).toEqual({
      ...{ cluster: "one", context: "c", start: true, local: false, repoUrl: "u", revision: "r", without: ["a", "b"] },
      ...{ images: "load", loadWith: "l", buildArgs: ["A=1", "B=2"], argocdManifests: "m" },
      ...{ replaceArgocd: true, policyProbe: false, timeout: 5, dryRun: true, help: false },
    });
    expect(parseBootstrap(words("one --local --images none"))).toMatchObject({ local: true, images: "none" });
  });

  it.each([
    ["one two", 'one cluster at a time: "two" is too much'],
    ["one --images all", '--images is build, load or none, not "all"'],
    ["one --timeout 0", '--timeout is a number of seconds, not "0"'],
    ["one --timeout 10m", '--timeout is a number of seconds, not "10m"'],
    ["one --local --revision x", "--local follows the current commit: it goes with neither --repo-url nor --revision"],
    ["one --local --repo-url x", "--local follows the current commit: it goes with neither --repo-url nor --revision"],
    ["one --dry", "Unknown option '--dry'"],
    ["one --revision", "--revision <value>' argument missing"],
  ])("refuses %j", (line, message) => {
    expect(refusal(parseBootstrap, words(line))).toContain(message);
  });

  it.each(["--context", "--repo-url", "--revision", "--load-with", "--build-arg"])("refuses an empty %s", (option) => {
    expect(refusal(parseBootstrap, ["one", option, ""])).toBe(`${option} is empty`);
  });
});

describe("teardown's command line", () => {
  it("asks about data unless it is told", () => {
    const ask = { cluster: "one", context: undefined, data: "ask", timeout: 300, help: false };
    expect(parseTeardown(["one"])).toEqual(ask);
    expect(parseTeardown(words("one --delete-data"))).toEqual({ ...ask, data: "delete" });
    expect(parseTeardown(words("one --keep-data --timeout 9 --context c"))).toEqual({
      ...ask,
      ...{ data: "keep", timeout: 9, context: "c" },
    });
  });

  it.each([
    [words("one --delete-data --keep-data"), "--delete-data or --keep-data, not both"],
    [words("one two"), 'one cluster at a time: "two" is too much'],
    [words("one --timeout soon"), '--timeout is a number of seconds, not "soon"'],
    [["one", "--context", ""], "--context is empty"],
    [words("one --force"), "Unknown option '--force'"],
  ])("refuses %j", (args, message) => {
    expect(refusal(parseTeardown, args)).toContain(message);
  });
});

it.each([
  ["bootstrap", bootstrapHelp, parseBootstrap],
  ["teardown", teardownHelp, parseTeardown],
])("%s's help names options that there are", (_, help, parse) => {
  const lines = [...help.matchAll(/^ {2}(--[\w-]+)( [A-Z=]+| \w+\|\S+)?/gm)];
  expect(lines.length).toBeGreaterThan(4);
  for (const [, option = "", value] of lines) {
    const example = option === "--timeout" ? "1" : option === "--images" ? "none" : "A=1";
    expect(() => parse(["one", option, ...(value ? [example] : [])]), option).not.toThrow();
  }
});

describe("the programs that are missing", () => {
  const none = { ...parseBootstrap(["one"]), images: "none" as const };
  const lines = (change: object) => missingTools({ ...none, ...change }, "no-such-cluster").join("\n");

  it("are those that the options need, a line each, and why", () => {
    expect(lines({ start: true })).toContain("no-such-cluster is missing: to start the cluster");
    expect(lines({ images: "load" })).toContain("no-such-cluster is missing: to load images (or --load-with COMMAND)");
    const own = lines({ images: "load", loadWith: "no-such-loader into it" });
    expect(own).toContain("no-such-loader is missing: to load images, as --load-with says");
    expect(own).not.toContain("no-such-cluster");
    expect(lines({})).not.toContain("no-such-cluster");
  });
});
