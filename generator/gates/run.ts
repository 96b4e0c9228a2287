/** `npm run gates`. See `--help`. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { declareCommand, type Parsed } from "../src/cli/command/declare.ts";
import { several, text } from "../src/cli/command/parameters.ts";
import { runCommand } from "../src/cli/command/run.ts";
import { formatIssues, type Issue } from "../src/model/issue.ts";
import { actionlint } from "./actionlint.ts";
import { exceptions } from "./exceptions.ts";
import { excuse, judgeExceptions } from "./excuse.ts";
import { findTool } from "./find-tool.ts";
import { type Gate, type Reading, type Scene, unread } from "./gate.ts";
import { gitleaks } from "./gitleaks.ts";
import { helm } from "./helm.ts";
import { kubeScore } from "./kube-score.ts";
import { kubeconform } from "./kubeconform.ts";
import { tools } from "./tools.ts";
import { treesIn } from "./trees.ts";

const gates = { "kube-score": kubeScore, kubeconform, gitleaks, actionlint, helm } as const satisfies Record<
  string,
  Gate
>;
type Name = keyof typeof gates;
const names = Object.keys(gates) as Name[];
/** They read more than this repository: the charts' own repositories. */
const byNameOnly: readonly Name[] = ["helm"];

const noTrees: Issue = {
  where: "clusters/",
  message: "there are no rendered trees",
  rule: "require-read",
  hint: "run: npm run generate",
};

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const commandLine = declareCommand({
  name: "npm run gates",
  summary: "Runs checkers of other projects on the rendered trees, the git history and the workflows.",
  arguments: { gates: several("GATE", `${names.join(", ")}; by default all but ${byNameOnly.join()}`, () => names) },
  options: { out: text("DIR", "the folder that holds the trees; by default this repository") },
  examples: [
    ["npm run gates -- kubeconform", "run one gate"],
    ["npm run gates -- helm", "render the charts, and compare their kinds with those that their projects let in"],
  ],
  exitCodes: { 1: "findings" },
});

function main({ gates: chosen, out }: Parsed<typeof commandLine>): number {
  const root = resolve(out ?? repository);
  const scene: Scene = { repository, root, trees: treesIn(root) };
  const wanted = chosen.length > 0 ? chosen : names.filter((name) => !byNameOnly.includes(name));
  const passed = names.filter((name) => wanted.includes(name)).map((name) => pass(name, scene));
  const issues = [
    ...(scene.trees.length > 0 ? [] : [noTrees]),
    ...passed.flatMap(({ issues }) => issues),
    ...judgeExceptions(
      passed.flatMap(({ readings }) => readings),
      exceptions,
    ),
  ];
  if (issues.length > 0) process.stderr.write(`\n${formatIssues(issues)}\n`);
  return issues.length === 0 ? 0 : 1;
}

/** Runs one gate and prints its lines. A gate that cannot run is a finding, and the others still run. */
function pass(name: Name, scene: Scene): { readonly readings: Reading[]; readonly issues: Issue[] } {
  try {
    const found = findTool(tools[name], repository);
    if ("missing" in found) return { readings: [], issues: skip(name, found.missing) };
    const readings = gates[name](found.path, scene);
    return { readings, issues: readings.flatMap((reading) => [...unread(reading), ...report(reading)]) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { readings: [], issues: [{ where: name, message, rule: "require-read" }] };
  }
}

function skip(name: Name, reason: string): Issue[] {
  process.stdout.write(line(name, "skipped", reason));
  if (!process.env.CI) return [];
  return [{ where: name, message: reason, rule: "require-tool", hint: "if CI is set, no gate is skipped" }];
}

function report(reading: Reading): readonly Issue[] {
  const { gate, over, unit, read, findings, excused, note } = excuse(reading, exceptions);
  const notes = [excused > 0 ? `${excused} excused` : "", note ?? ""].filter((text) => text !== "").join("; ");
  process.stdout.write(line(gate, over, `${read} ${unit}`, `${findings.length} findings`, notes && `(${notes})`));
  return findings;
}

function line(...[gate = "", over = "", ...rest]: string[]): string {
  return `${[gate.padEnd(12), over.padEnd(18), ...rest.map((text) => text.padEnd(12))].join(" ").trimEnd()}\n`;
}

process.exitCode = await runCommand(commandLine, main);
