/**
 * Runs third-party linters on the rendered trees, the git history and the workflows.
 *
 *   npm run gates [-- [--out DIR] [NAME...]]
 *
 * --out DIR: the folder of the trees, by default this repository; NAME: run only these gates.
 * Exit codes: 0 no findings, 1 findings, 2 invalid command line.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatIssues, type Issue } from "../src/model/issue.ts";
import { actionlint } from "./actionlint.ts";
import { exceptions } from "./exceptions.ts";
import { excuse, judgeExceptions } from "./excuse.ts";
import { findTool } from "./find-tool.ts";
import { type Gate, type Reading, type Scene, unread } from "./gate.ts";
import { gitleaks } from "./gitleaks.ts";
import { kubeScore } from "./kube-score.ts";
import { kubeconform } from "./kubeconform.ts";
import { tools } from "./tools.ts";
import { treesIn } from "./trees.ts";

const gates = { "kube-score": kubeScore, kubeconform, gitleaks, actionlint } as const satisfies Record<string, Gate>;
type Name = keyof typeof gates;
const names = Object.keys(gates) as Name[];

const noTrees: Issue = {
  where: "clusters/",
  message: "there are no rendered trees",
  rule: "require-read",
  hint: "run: npm run generate",
};

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
process.exitCode = main();

function main(): number {
  const options = readArguments();
  if (typeof options === "string") return complain(options, 2);
  const root = resolve(options.out ?? repository);
  const scene: Scene = { repository, root, trees: treesIn(root) };
  const passed = options.names.map((name) => pass(name, scene));
  const issues = [
    ...(scene.trees.length > 0 ? [] : [noTrees]),
    ...passed.flatMap(({ issues }) => issues),
    ...judgeExceptions(
      passed.flatMap(({ readings }) => readings),
      exceptions,
    ),
  ];
  return issues.length === 0 ? 0 : complain(`\n${formatIssues(issues)}`, 1);
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

function readArguments(): { readonly names: readonly Name[]; readonly out: string | undefined } | string {
  try {
    const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
    const unknown = positionals.filter((name) => !names.includes(name as Name));
    if (unknown.length > 0) return `unknown gate "${unknown.join('", "')}": the gates are ${names.join(", ")}`;
    return { names: names.filter((name) => positionals.length === 0 || positionals.includes(name)), out: values.out };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}
