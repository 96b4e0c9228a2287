import { spawnSync } from "node:child_process";
import type { Issue } from "../src/model/issue.ts";
import type { ToolName } from "./tools.ts";
import type { Tree } from "./trees.ts";

/** What there is to judge. */
export interface Scene {
  /** The git repository: its history, its work tree, its workflows. */
  readonly repository: string;
  /** The folder that holds clusters/, apps/ and argocd/. */
  readonly root: string;
  readonly trees: readonly Tree[];
}

/** What a judge said, and how much of what it should have read it did read. */
export interface Reading {
  readonly gate: ToolName;
  /** What was judged: a cluster, the history. */
  readonly over: string;
  readonly unit: "objects" | "files" | "commits";
  readonly read: number;
  /** What there is, counted by us. */
  readonly expected: number;
  readonly findings: readonly Issue[];
  /** What a reader should know of what was left out. */
  readonly note?: string;
}

/** Runs one tool over everything that it judges. */
export type Gate = (tool: string, scene: Scene) => Reading[];

/** Runs a tool to its end. A non-zero exit code is how all of them report findings, so what they print decides. */
export function run(tool: string, args: readonly string[], cwd: string): { stdout: string; stderr: string } {
  const { stdout, stderr, error } = spawnSync(tool, args, { cwd, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (error) throw new Error(`${tool}: ${error.message}`);
  return { stdout, stderr };
}

/** The JSON that a tool printed; a tool that stopped halfway prints none, and its own words are the error. */
export function parsed<T>(tool: string, { stdout, stderr }: { stdout: string; stderr: string }): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    const last = `${stderr}\n${stdout}`.trim().split("\n").slice(-3).join("\n");
    throw new Error(`${tool} printed no JSON: ${last || "nothing at all"}`);
  }
}

/** Whether a judge read less than there is: then its silence says nothing. */
export function unread({ gate, over, unit, read, expected }: Reading): Issue[] {
  if (read > 0 && read >= expected) return [];
  const message = `${gate} read ${read} ${unit} of ${expected}`;
  return [{ where: over, message, rule: "require-read", hint: "what a gate has not read, it has not judged" }];
}
