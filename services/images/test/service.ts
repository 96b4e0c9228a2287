/** The service as a separate process, as in a pod. */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../local/servers/guard.ts";
import { freePort, isOpen } from "../../../local/servers/ports.ts";
import { restartable } from "../../../local/servers/restartable.ts";
import { type Auth, startAuth } from "./auth.ts";
import type { TestStorage } from "./storages.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A shell command to run first, in a mount namespace that only the service sees. */
  readonly mount?: string;
}

export async function startService(
  stored: Pick<TestStorage, "environment" | "secrets">,
  { environment = {}, mount }: ServiceOptions = {},
) {
  const auth: Auth = await startAuth();
  const folder = temporaryFolder("service");
  const secrets = join(folder.path, "secrets");
  mkdirSync(secrets);
  for (const [key, value] of Object.entries(stored.secrets)) writeFileSync(join(secrets, key), value, { mode: 0o600 });
  const port = await freePort();
  const command = mount
    ? { file: "unshare", args: ["--mount", "sh", "-ec", `${mount}; exec "$0" "$1"`, process.execPath, main] }
    : { file: process.execPath, args: [main] };
  const plan = {
    name: "images",
    ...command,
    environment: {
      PATH: process.env.PATH,
      // As in the image.
      NODE_OPTIONS: "--max-semi-space-size=2",
      NODE_COMPILE_CACHE: join(tmpdir(), "taskflow-compile-cache"),
      APP_NAME: "images",
      HOST: "127.0.0.1",
      PORT: String(port),
      AUTH_URL: auth.url,
      SECRETS_DIRECTORY: secrets,
      ...stored.environment,
      ...environment,
    },
    log: join(folder.path, "log"),
  };
  const server = restartable(plan, {
    isReady: () => isOpen(port),
    signals: { fast: "SIGTERM", immediate: "SIGKILL" },
    endPatienceMs: 25_000,
    close: () => {
      auth.close();
      folder.remove();
    },
  });
  await server.start();
  const url = `http://127.0.0.1:${port}`;
  return {
    ...server,
    auth,
    url,
    ask: (path: string, init?: RequestInit) => fetch(url + path, init),
    /** Status and checks of /readyz. */
    async readiness() {
      const answer = await fetch(`${url}/readyz`);
      return { code: answer.status, ...((await answer.json()) as { checks: Record<string, { error?: string }> }) };
    },
    alive: async () => (await fetch(`${url}/healthz`)).status === 200,
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;
