import type { Issue, MakeIssue } from "../model/issue.ts";

/** A fact that may be wrong, and the issue in case it is. */
export type Refusal = readonly [wrong: boolean | undefined, rule: string, message: string, hint?: string];

export const refusals = (issue: MakeIssue, all: readonly Refusal[]): Issue[] =>
  all.flatMap(([wrong, rule, message, hint]) => (wrong ? [issue(rule, message, hint)] : []));
