/** From an app to a process: listens, and on SIGTERM finishes what it has begun. */
import type { App } from "./app.ts";
import { ConfigError } from "./config.ts";

export interface ServeOptions {
  readonly app: App;
  readonly config: { readonly host: string; readonly port: number };
  /** Background work, begun once the port is open. */
  readonly start?: readonly (() => void)[];
  /** In this order, after the last request was answered. */
  readonly stop?: readonly (() => Promise<void>)[];
}

/** Kubernetes kills 30 s after SIGTERM, of which the preStop pause takes 5. */
const patience = 20_000;

export async function serve({ app, config, start = [], stop = [] }: ServeOptions): Promise<void> {
  let ending = false;
  async function end(signal: string): Promise<void> {
    if (ending) return;
    ending = true;
    app.log.info(`${signal}: no new connections, ${signal === "SIGTERM" ? "requests are finished" : "stopping"}`);
    app.stopping();
    setTimeout(() => {
      app.log.error(`still busy ${patience / 1_000} s after ${signal}: giving up`);
      process.exit(1);
    }, patience).unref();
    // A connection whose request was in work when this began is kept by its client: it is closed when it falls idle.
    setInterval(() => app.server.closeIdleConnections(), 50).unref();
    try {
      await app.close();
      for (const step of stop) await step();
      app.log.info("stopped");
    } catch (error) {
      app.log.error({ err: error }, "could not stop in order");
      process.exitCode = 1;
    }
    process.exit();
  }
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  await app.listen({ host: config.host, port: config.port, listenTextResolver: (address) => `listens at ${address}` });
  for (const begin of start) begin();
}

/** Runs a service's main function: a bad configuration is said in words, anything else with its stack. Exit code 1. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  }
}
