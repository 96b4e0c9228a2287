import type { Facts } from "../../src/plan/facts.ts";

/** What somebody writes, the rule that refuses it, and what it says. */
export type Row = readonly [what: string, facts: Facts, rule: string, says: string];
