import type { Issue, MakeIssue } from "../model/issue.ts";

/** A fact that may be wrong, and the issue in case it is. A hint that takes a search is a function. */
export type Refusal = readonly [
  wrong: boolean | undefined,
  rule: string,
  message: string,
  hint?: string | (() => string),
];

export const refusals = (issue: MakeIssue, all: readonly Refusal[]): Issue[] =>
  all.flatMap(([wrong, rule, message, hint]) =>
    wrong ? [issue(rule, message, typeof hint === "function" ? hint() : hint)] : [],
  );
