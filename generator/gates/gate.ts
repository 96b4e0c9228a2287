import { spawnSync } from "node:child_process";
import type { Issue } from "../src/model/issue.ts";
import type { ToolName } from "./tools.ts";
import type { Tree } from "./trees.ts";

/** The input of all gates. */
export interface Scene {
  /** The path of the git repository: its history, work tree and workflows. */
  readonly repository: string;
  /** The folder that holds clusters/, apps/ and argocd/. */
  readonly root: string;
  readonly trees: readonly Tree[];
}

/** One tool's findings, and how much of its input it read. */
export interface Reading {
  readonly gate: ToolName;
  /** The part that was judged, such as a cluster or the history. */
  readonly over: string;
  readonly unit: "objects" | "files" | "commits" | "charts";
  readonly read: number;
  /** The number of units in the input, counted without the tool. */
  readonly expected: number;
  readonly findings: readonly Issue[];
  /** A remark about input that the tool leaves out. */
  readonly note?: string;
}

/** Runs one tool on its whole input. */
export type Gate = (tool: string, scene: Scene) => Reading[];

/** Runs a tool until it ends. All of them report findings by a non-zero exit code too, so only the output counts. */
export function run(tool: string, args: readonly string[], cwd: string): { stdout: string; stderr: string } {
  const { stdout, stderr, error } = spawnSync(tool, args, { cwd, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (error) throw new Error(`${tool}: ${error.message}`);
  return { stdout, stderr };
}

/** Parses a tool's JSON output. A tool that failed prints none: then its last lines are the error. */
export function parsed<T>(tool: string, { stdout, stderr }: { stdout: string; stderr: string }): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    const last = `${stderr}\n${stdout}`.trim().split("\n").slice(-3).join("\n");
    throw new Error(`${tool} printed no JSON: ${last || "no output"}`);
  }
}

/** An issue if a tool read less than its input: then a missing finding proves nothing. */
export function unread({ gate, over, unit, read, expected }: Reading): Issue[] {
  if (read > 0 && read >= expected) return [];
  const message = `${gate} read ${read} ${unit} of ${expected}`;
  return [{ where: over, message, rule: "require-read", hint: "the tool must read all of it: see its own output" }];
}
