/** The service as a separate process, with the variables and files of a pod. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort } from "../../../local/servers/ports.ts";
import { ready, startProcess, tail } from "../../../local/servers/process.ts";
import { residentBytes } from "../../../local/servers/tree.ts";
import type { Issuer } from "./issuer.ts";

interface Server {
  readonly url: string;
  readonly password: string;
}

export interface ProcessOptions {
  readonly postgres: Server;
  readonly redis: Server;
  readonly issuer: Issuer;
  readonly environment?: Readonly<Record<string, string>>;
  /** The contents of secret files; undefined for no such file. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
}

export type TasksProcess = Awaited<ReturnType<typeof startTasksProcess>>;

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Resolves when the process is alive. */
export async function startTasksProcess(options: ProcessOptions) {
  const folder = temporaryFolder("tasks");
  const port = await freePort();
  const secrets = {
    "database-password": options.postgres.password,
    "redis-password": options.redis.password,
    "api-token": randomBytes(24).toString("base64url"),
    ...options.secrets,
  };
  for (const [name, value] of Object.entries(secrets))
    if (value !== undefined) writeFileSync(join(folder.path, name), `${value}\n`, { mode: 0o600 });
  const plan = {
    name: "tasks",
    file: process.execPath,
    args: [main],
    log: join(folder.path, "log"),
    environment: {
      APP_NAME: "tasks",
      PORT: String(port),
      HOST: "127.0.0.1",
      LOG_LEVEL: "info",
      RATE_LIMIT: "10000000",
      DATABASE_URL: options.postgres.url,
      REDIS_URL: options.redis.url,
      AUTH_URL: options.issuer.url,
      USERS_URL: "http://127.0.0.1:9",
      SECRETS_DIRECTORY: folder.path,
      // As in the image.
      NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache"),
      NODE_OPTIONS: "--max-semi-space-size=2",
      ...options.environment,
    },
  };
  const running = await startProcess(plan);
  const url = `http://127.0.0.1:${port}`;
  const status = async (path: string): Promise<number> => {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.status;
  };
  await ready(plan, running, () =>
    status("/healthz").then(
      (code) => code === 200,
      () => false,
    ),
  );
  return {
    ...running,
    url,
    status,
    rss: () => residentBytes(running.pid),
    log: () => tail(plan.log, 10_000),
    leads: () => {
      const log = tail(plan.log, 10_000);
      return log.lastIndexOf("this replica publishes now") > log.lastIndexOf("another replica may publish");
    },
    /** Kills the process unless it has ended, and removes its folder. */
    close: async () => {
      if (running.isRunning()) await running.end("SIGKILL");
      folder.remove();
    },
  };
}
