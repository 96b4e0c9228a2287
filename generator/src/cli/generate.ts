import { relative } from "node:path";
import { compareWithDisk, generate, type Result } from "../generate.ts";
import { isVendored } from "../model/chart.ts";
import { formatIssues } from "../model/issue.ts";
import type { Facts } from "../plan/facts.ts";
import type { Stamp } from "../tree/stamp.ts";
import { compareVendored } from "../tree/vendored.ts";
import type { GenerateOptions } from "./arguments.ts";
import type { Catalog } from "./catalog.ts";

/** The most lines of a report that a person still reads. */
const longestList = 20;

export async function runGenerate(
  options: GenerateOptions,
  root: string,
  facts: Facts,
  stamp: Stamp | null,
): Promise<number> {
  const started = performance.now();
  const result = await generate(facts, { ...optionsOf(options, root), allowRemoval: options.allowRemoval, stamp });
  stamp?.remember(result.rendered);
  if (!options.quiet) process.stdout.write(report(result, performance.now() - started));
  return 0;
}

export function runCheck(options: GenerateOptions, root: string, { facts, named }: Catalog): number {
  const bundles = Object.values(facts.charts).flatMap(({ source }) => (isVendored(source) ? source : []));
  const issues = [...compareWithDisk(facts, optionsOf(options, root)), ...compareVendored(root, bundles)];
  if (issues.length === 0) {
    if (!options.quiet) process.stdout.write("the trees match the facts\n");
    return 0;
  }
  process.stderr.write(`${named(formatIssues(issues))}\n\nnpm run generate writes the trees again\n`);
  return 1;
}

function optionsOf({ clusters, out, quiet }: GenerateOptions, root: string) {
  return {
    out: out ?? (relative(process.cwd(), root) || "."),
    only: clusters.length > 0 ? clusters : null,
    progress: quiet ? () => {} : progressLine(),
  };
}

/** One line, overwritten at each call, after the first second and on a terminal only. */
function progressLine(): (done: number, total: number) => void {
  const started = performance.now();
  return (done, total) => {
    if (!process.stderr.isTTY || performance.now() - started < 1000) return;
    process.stderr.write(`\r${done} of ${total} clusters${done === total ? "\n" : ""}`);
  };
}

function report({ clusters, objects, added, changed, removed }: Result, milliseconds: number): string {
  const lines = [
    ...added.map((path) => `+ ${path}`),
    ...changed.map((path) => `~ ${path}`),
    ...removed.map((path) => `- ${path}`),
  ];
  const shown = lines.slice(0, longestList);
  const more = lines.length > shown.length ? [`  and ${lines.length - shown.length} more`] : [];
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed`;
  const total = `${clusters} clusters, ${objects} objects: ${counts} (${(milliseconds / 1000).toFixed(2)} s)`;
  return `${[...shown, ...more, total].join("\n")}\n`;
}
