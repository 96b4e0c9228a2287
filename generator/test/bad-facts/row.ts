import type { Facts } from "../../src/plan/facts.ts";

/** Invalid facts: their name, the facts, the rule that refuses them, and a piece of its message or hint. */
export type Row = readonly [name: string, facts: Facts, rule: string, message: string];
