/** `npm run e2e -- CLUSTER`: the proof as a report on the terminal. See `--help`. */

import { writeFileSync } from "node:fs";
import { runCommand } from "../generator/src/cli/command/run.ts";
import { createReport } from "../operate/report.ts";
import type { StepContext } from "./context.ts";
import { secondsSince } from "./delivery/followed.ts";
import { openContext } from "./open-context.ts";
import { checkNumbers, commandLine, type Options } from "./options.ts";
import { runStep, whyLeftOut } from "./step.ts";
import { stepsOf } from "./steps/index.ts";

interface Result {
  readonly number: number;
  readonly title: string;
  readonly rows: readonly string[];
  readonly verdict: "passed" | "failed" | "left out";
  readonly seconds: number;
  readonly lines: readonly string[];
}

/** @returns the exit code: 0 if all steps passed or were left out */
async function prove(options: Options): Promise<number> {
  if (options.list) return list();
  checkNumbers(options, stepsOf(options).length);
  const { context, close } = await openContext(options);
  const stopped = new AbortController();
  const interrupted = async (name: NodeJS.Signals) => {
    process.stderr.write(`\n${name}: restoring all changes\n`);
    stopped.abort();
    await close().catch(({ message }) =>
      process.stderr.write(`✖ ${message}\n  The next run tries to restore it again.\n`),
    );
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const results = await runAll(context, options, stopped.signal);
    if (stopped.signal.aborted) return 130;
    if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
    const [passed, failed, out] = (["passed", "failed", "left out"] as const).map(
      (verdict) => results.filter((result) => result.verdict === verdict).length,
    );
    process.stdout.write(`\n${context.planned.name}: ${passed} passed, ${failed} failed, ${out} left out\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

/** Lists all steps, with the power cut in any case. */
function list(): number {
  const steps = stepsOf({ powerCut: "COMMAND" });
  process.stdout.write(steps.map(({ title }, index) => `${index + 1} ${title}\n`).join(""));
  return 0;
}

async function runAll(context: StepContext, options: Options, signal: AbortSignal): Promise<Result[]> {
  const steps = stepsOf(options);
  const report = createReport(steps.length);
  const results: Result[] = [];
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) break;
    const number = index + 1;
    const { title, rows } = step;
    if (options.only && !options.only.has(number)) continue;
    const begun = performance.now();
    const done = (verdict: Result["verdict"], lines: readonly string[]) => {
      results.push({ number, title, rows, verdict, seconds: secondsSince(begun), lines });
      for (const line of lines) report.line(`      ${line.replaceAll("\n", "\n      ")}`);
    };
    const why = whyLeftOut(step, context);
    if (why !== undefined) {
      report.warn(`${number} ${title}: left out`);
      done("left out", [why]);
      continue;
    }
    await report
      .step(`${title} (${rows.join(", ")})`, (say) => runStep(step, context, say), number)
      .then(
        (lines) => done("passed", lines),
        (error) => done("failed", [(error as Error).message]),
      );
  }
  return results;
}

process.exitCode = await runCommand(commandLine, prove);
