/** Runs autocannon against one address, in a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { nodeBinary } from "../local/servers/node.ts";

export interface LoadPlan {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** base64 */
  readonly body?: string;
  /** Each connection sends its next request after the previous answer. */
  readonly connections: number;
  /** Seconds that do not count, before the `seconds` that do. */
  readonly warmUp: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** Answers with 2xx during `seconds`. */
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests without an answer or with another status than 2xx, including the warm-up. */
  readonly errors: number;
  /** The answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** CPU seconds of autocannon itself, including the warm-up. */
  readonly cpuSeconds: number;
}

const main = join(import.meta.dirname, "load-main.ts");

/** @param onWarm called at the end of the warm-up */
export async function load(plan: LoadPlan, onWarm: () => void = () => {}): Promise<LoadResult> {
  const child = spawn(nodeBinary, [main], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => {}); // its exit code is reported below
  child.stdin.end(JSON.stringify(plan));
  const exited = new Promise<number | null>((resolve) => void child.on("close", resolve));
  let last = "";
  for await (const line of createInterface(child.stdout)) {
    if (line === "warm") onWarm();
    last = line;
  }
  const code = await exited;
  if (code !== 0) throw new Error(`autocannon on ${plan.method} ${plan.url} ended with exit code ${code}`);
  const result = JSON.parse(last) as LoadResult;
  if (result.requests > 0) return result;
  const answers = JSON.stringify(result.statuses);
  throw new Error(`no answer of ${plan.method} ${plan.url} was 2xx: ${result.errors} failed, by status ${answers}`);
}
