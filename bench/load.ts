/** Load on one address, by autocannon in a process of its own. */
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
  /** Each sends its next request when the answer to the one before is there. */
  readonly connections: number;
  /** Seconds that do not count, then seconds that do. */
  readonly warmUp: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** Answered with 2xx while it counted. */
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests without an answer, or with another one than 2xx; also those of the warm-up. */
  readonly errors: number;
  /** The others by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of autocannon itself, warm-up included. */
  readonly cpuSeconds: number;
}

const main = join(import.meta.dirname, "load-main.ts");

/** @param onWarm called when what follows counts */
export async function load(plan: LoadPlan, onWarm: () => void = () => {}): Promise<LoadResult> {
  const child = spawn(nodeBinary, [main], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => {}); // its exit code says more
  child.stdin.end(JSON.stringify(plan));
  const exited = new Promise<number | null>((resolve) => void child.on("close", resolve));
  let last = "";
  for await (const line of createInterface(child.stdout)) {
    if (line === "warm") onWarm();
    last = line;
  }
  const code = await exited;
  if (code !== 0) throw new Error(`the load on ${plan.method} ${plan.url} ended with ${code}`);
  const result = JSON.parse(last) as LoadResult;
  if (result.requests > 0) return result;
  const answers = JSON.stringify(result.statuses);
  throw new Error(`no ${plan.method} ${plan.url} was answered with 2xx: ${result.errors} failed, by status ${answers}`);
}
