import { describe, expect, it } from "vitest";
import { Usage } from "../../generator/src/cli/command/usage.ts";
import { clusterNames } from "../../generator/src/cli/known.ts";
import { commandLine as bootstrap } from "../bootstrap/options.ts";
import { missingTools } from "../bootstrap/tools.ts";
import { commandLine as teardown } from "../teardown/options.ts";

const [one = ""] = clusterNames();
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
  it("has a default for every option", () => {
    expect(bootstrap.parse([one])).toEqual({
      cluster: one,
      context: undefined,
      start: false,
      local: false,
      repoUrl: undefined,
      revision: undefined,
      without: [],
      images: "build",
      loadWith: undefined,
      buildArg: [],
      argocdManifests: undefined,
      replaceArgocd: false,
      skipPolicyProbe: false,
      timeout: 600,
      dryRun: false,
    });
  });

  it("takes every option", () => {
    const line =
      "--context c --start --repo-url u --revision r --without a --without b --images load --load-with l --build-arg A=1 --build-arg B=2 --argocd-manifests m --replace-argocd --skip-policy-probe --timeout 5 --dry-run";
    expect(bootstrap.parse([...words(line), one])).toEqual({
      ...{ cluster: one, context: "c", start: true, local: false, repoUrl: "u", revision: "r", without: ["a", "b"] },
      ...{ images: "load", loadWith: "l", buildArg: ["A=1", "B=2"], argocdManifests: "m" },
      ...{ replaceArgocd: true, skipPolicyProbe: true, timeout: 5, dryRun: true },
    });
    expect(bootstrap.parse(words(`${one} --local --images none`))).toMatchObject({ local: true, images: "none" });
  });

  it.each([
    ["", `CLUSTER is missing: ${clusterNames().join(" or ")}`],
    [`${one}x`, `unknown cluster "${one}x": did you mean "${one}"?`],
    [`${one} two three`, 'unexpected argument "two" "three"'],
    [`${one} --images all`, '--images is "all": '],
    [`${one} --timeout 0`, '--timeout is "0": it must be a whole number from 1 to 999999'],
    [`${one} --timeout 10m`, '--timeout is "10m": it must be a whole number from 1 to 999999'],
    [`${one} --local --revision x`, "option --local cannot be used with option --revision"],
    [`${one} --local --repo-url x`, "option --local cannot be used with option --repo-url"],
    [`${one} --dry`, 'unknown option "--dry": did you mean "--dry-run"?'],
    [`${one} --revision`, "--revision has no value"],
    [`${one} --context --local`, "--context has no value"],
  ])("refuses %j", (line, message) => {
    expect(refusal(bootstrap.parse, words(line))).toContain(message);
  });

  it.each(["--context", "--repo-url", "--revision", "--load-with", "--build-arg"])("refuses an empty %s", (option) => {
    expect(refusal(bootstrap.parse, [one, option, ""])).toBe(`${option} is empty`);
    expect(refusal(bootstrap.parse, [one, `${option}=`])).toBe(`${option} is empty`);
  });
});

describe("teardown's command line", () => {
  it("keeps the question about data open by default", () => {
    const values = { cluster: one, context: undefined, deleteData: false, keepData: false, timeout: 300 };
    expect(teardown.parse([one])).toEqual(values);
    expect(teardown.parse([one, "--delete-data"])).toEqual({ ...values, deleteData: true });
    expect(teardown.parse([one, ...words("--keep-data --timeout 9 --context c")])).toEqual({
      ...values,
      ...{ keepData: true, timeout: 9, context: "c" },
    });
  });

  it.each([
    [[one, "--delete-data", "--keep-data"], "option --delete-data cannot be used with option --keep-data"],
    [[one, "two"], 'unexpected argument "two"'],
    [[one, "--timeout", "soon"], '--timeout is "soon": it must be a whole number'],
    [[one, "--context", ""], "--context is empty"],
    [[one, "--force"], 'unknown option "--force"'],
  ])("refuses %j", (args, message) => {
    expect(refusal(teardown.parse, args)).toContain(message);
  });
});

describe("missing programs", () => {
  const none = { ...bootstrap.parse([one]), images: "none" as const };
  const lines = (change: object) => missingTools({ ...none, ...change }, "no-such-cluster").join("\n");

  it("are listed with the reason, only if an option needs them", () => {
    expect(lines({ start: true })).toContain("no-such-cluster is missing: to start the cluster");
    expect(lines({ images: "load" })).toContain("no-such-cluster is missing: to load images (or --load-with COMMAND)");
    const own = lines({ images: "load", loadWith: "no-such-loader into it" });
    expect(own).toContain("no-such-loader is missing: to load images, as --load-with requires");
    expect(own).not.toContain("no-such-cluster");
    expect(lines({})).not.toContain("no-such-cluster");
  });
});
