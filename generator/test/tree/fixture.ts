import { type ChildProcess, spawn } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { Refused } from "../../src/model/issue.ts";
import { scriptOf } from "./trees.ts";

/** Creates an empty output root for one test. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "tree-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** Writes a file as a person would, with its folders. */
export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The file's inode and modification time: they change if it is written. */
export function identity(path: string): string {
  const { ino, mtimeNs } = lstatSync(path, { bigint: true });
  return `${ino} ${mtimeNs}`;
}

/** The rules and places of a refusal; fails without a refusal. */
export function refusal(call: () => unknown): { readonly rules: string[]; readonly text: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof Refused) return { rules: error.issues.map(({ rule }) => rule), text: error.message };
    throw error;
  }
  throw new Error("was not refused");
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A real process that writes trees: child.ts lists its tasks. */
export function startChild(...args: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  return startProcess(process.execPath, [scriptOf("child.ts"), ...args]);
}

let compiled: string | undefined;

/** Compiles the children's modules once, for test files that start many children: compiling is most of their time. */
export function compileOnce(): void {
  beforeAll(async () => {
    compiled = mkdtempSync(join(tmpdir(), "compiled-"));
    // The cache is written when a process ends by itself; killed processes write none.
    await startChild("nothing").ended;
  });
  afterAll(() => {
    if (compiled) rmSync(compiled, { recursive: true });
    compiled = undefined;
  });
}

export function startProcess(command: string, args: readonly string[]) {
  const env = { ...process.env, ...(compiled ? { NODE_COMPILE_CACHE: compiled } : {}) };
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    output += data;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
  return { child, ended };
}

/** Resolves when the process has printed a line: its first run is under way, or over. */
export function firstWord(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.stdout?.once("data", () => resolve()));
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
