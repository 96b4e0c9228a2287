/** One PostgreSQL per run of vitest, started when the first test file needs it. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type Postgres, startPostgres } from "./servers/postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The URL whose POST starts the shared server if it is down, and answers with a SharedPostgres. */
    readonly sharedPostgres: string;
  }
}

export interface SharedPostgres {
  readonly port: number;
  readonly password: string;
  /** The folder of a stopped server, to copy. */
  readonly template: string;
}

/** vitest calls this before a run, and the returned function after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const path = `/${randomUUID()}`; // a secret: every user of this machine can reach the port
  let shared: ReturnType<typeof startShared> | undefined;
  const server = createServer((request, response) => {
    if (request.url !== path) return response.writeHead(404).end();
    shared ??= startShared();
    return shared.then(
      ({ postgres, template }) =>
        response.end(JSON.stringify({ port: postgres.port, password: postgres.password, template: template.folder })),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  project.provide("sharedPostgres", `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    const started = await shared?.catch(() => undefined);
    await Promise.all([started?.postgres.close(), started?.template.close()]);
  };
}

async function startShared(): Promise<{ postgres: Postgres; template: Postgres }> {
  // A clean shutdown lets each copy start without recovery.
  const template = await startPostgres();
  await template.stop("fast");
  return { template, postgres: await startPostgres({ template: template.folder }) };
}
