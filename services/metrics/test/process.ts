/** The service as in a pod: a process with variables and files. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@taskflow/kit/testing.ts";
import { freePort } from "../../../local/servers/ports.ts";
import { type RunningProcess, startProcess, tail } from "../../../local/servers/process.ts";

const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface ServiceProcess extends RunningProcess {
  readonly url: string;
  readonly log: () => string;
  readonly ready: (withinMs?: number) => Promise<unknown>;
  /** Resident memory in bytes. */
  readonly rss: () => number;
}

export async function startMetricsProcess(redis: { url: string; password: string }): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-metrics-"));
  writeFileSync(join(folder, "redis-password"), redis.password, { mode: 0o600 });
  const port = await freePort();
  const log = join(folder, "log");
  const running = await startProcess({
    name: "metrics",
    file: node,
    args: [main],
    environment: {
      PATH: process.env.PATH,
      // As in the image: caches compiled code and stripped types between starts.
      NODE_OPTIONS: "--max-semi-space-size=2",
      NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache"),
      APP_NAME: "metrics",
      HOST: "127.0.0.1",
      PORT: String(port),
      REDIS_URL: redis.url,
      SECRETS_DIRECTORY: folder,
    },
    log,
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/readyz`)).ok || Promise.reject(new Error(tail(log)));
  return {
    ...running,
    url,
    log: () => readFileSync(log, "utf8"),
    ready: (withinMs) => eventually(isReady, withinMs),
    rss: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))?.[1]) * 1_024,
  };
}
