/** Runs programs as separate processes, to test signals, memory and exit codes. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeBinary } from "../../../local/servers/node.ts";

export interface Program {
  readonly pid: number;
  /** The output so far. */
  readonly output: () => string;
  /** The output's lines of JSON. */
  readonly lines: () => Record<string, unknown>[];
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>;
  /** Resident memory, in bytes. */
  readonly rss: () => number;
}

const running = new Set<ChildProcess>();
// A failing test must not leave processes running.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const cache = fileURLToPath(new URL("../../../node_modules/.cache/taskflow", import.meta.url));

/** @param file the path or URL of the main module */
export function startProgram(
  file: URL | string,
  options: { environment?: Record<string, string>; flags?: readonly string[]; args?: readonly string[] } = {},
): Program {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  const child = spawn(nodeBinary, [...(options.flags ?? []), path, ...(options.args ?? [])], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", NODE_COMPILE_CACHE: cache, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  const begun = performance.now();
  const ended = new Promise<Awaited<Program["ended"]>>((resolve) => {
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ms: performance.now() - begun });
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    output: () => output,
    lines: () =>
      output.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : [])),
    signal: (name) => void child.kill(name),
    ended,
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024,
  };
}

/** Creates a folder with one file per key, like a mounted Secret. */
export function secretsFolder(secrets: Readonly<Record<string, string>>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "taskflow-secrets-"));
  for (const [key, value] of Object.entries(secrets)) writeFileSync(join(path, key), value, { mode: 0o600 });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
