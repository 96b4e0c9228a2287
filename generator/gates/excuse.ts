import type { Issue } from "../src/model/issue.ts";
import { type Exception, mostExceptions } from "./exceptions.ts";
import type { Reading } from "./gate.ts";

/** A reading without the excused findings. */
export interface Excused extends Reading {
  readonly excused: number;
}

export function excuse(reading: Reading, exceptions: readonly Exception[]): Excused {
  const findings = reading.findings.filter((finding) => !exceptions.some((one) => covers(one, reading, finding)));
  return { ...reading, findings, excused: reading.findings.length - findings.length };
}

/**
 * Faults of the exceptions themselves: too many, or one that no longer excuses a finding.
 * @param readings the readings of the tools that ran, with the findings that are excused later
 */
export function judgeExceptions(readings: readonly Reading[], exceptions: readonly Exception[]): Issue[] {
  const where = "generator/gates/exceptions.ts";
  const ran = new Set(readings.map(({ gate }) => gate));
  const idle = exceptions
    .filter(({ tool }) => ran.has(tool))
    .filter((one) => !readings.some((reading) => reading.findings.some((finding) => covers(one, reading, finding))))
    .map(({ tool, rule, objects }) => ({
      where,
      message: `${tool}'s ${rule} finds nothing in ${objects.source}`,
      rule: "ban-idle-exception",
      hint: "delete the exception",
    }));
  if (exceptions.length <= mostExceptions) return idle;
  const message = `${exceptions.length} exceptions, ${mostExceptions} are allowed`;
  return [...idle, { where, message, rule: "ban-more-exceptions", hint: "correct the manifest instead" }];
}

function covers({ tool, rule, objects }: Exception, reading: Reading, finding: Issue): boolean {
  return tool === reading.gate && rule === finding.rule && objects.test(finding.where);
}
