/** From an app to a process: listens, and on SIGTERM finishes what it has begun. */
import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "./app.ts";
import { ConfigError } from "./config.ts";
import { giveBackAfterStart } from "./heap.ts";

export interface ServeOptions {
  readonly app: App;
  readonly config: { readonly host: string; readonly port: number };
  /** Background work, begun once the port is open. */
  readonly start?: readonly (() => void)[];
  /** In this order, after the last request was answered. */
  readonly stop?: readonly (() => Promise<void>)[];
}

/** Milliseconds. Kubernetes kills 30 s after SIGTERM, of which the preStop pause takes 5. */
const timing = { patience: 20_000, lastAnswers: 300 };

/** @throws Error that says so where the port is taken */
export async function serve({ app, config, start = [], stop = [] }: ServeOptions): Promise<void> {
  let ending = false;
  async function end(signal: string): Promise<void> {
    if (ending) return;
    ending = true;
    app.log.info(`${signal}: no new connections, ${signal === "SIGTERM" ? "requests are finished" : "stopping"}`);
    app.stopping();
    // Not unref: a step that waits for nothing that can happen would end the process as if all were well.
    setTimeout(() => {
      app.log.error(`still busy ${timing.patience / 1_000} s after ${signal}: giving up`);
      process.exit(1);
    }, timing.patience);
    try {
      // Who calls again and again is told by an answer that its connection ends, not by a request that meets its end.
      if (signal === "SIGTERM") await sleep(timing.lastAnswers);
      // A connection whose answer had begun before would be kept for the next: it ends once that is sent.
      Object.assign(app.server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 1 });
      await app.close();
      for (const step of stop) await step();
      await flushTraces();
      app.log.info("stopped");
    } catch (error) {
      app.log.error({ err: error }, "could not stop in order");
      process.exitCode = 1;
    }
    process.exit();
  }
  // Once more SIGTERM changes nothing: what has begun is finished. Once more Ctrl-C ends at once.
  process.on("SIGTERM", end);
  process.once("SIGINT", end);
  await app
    .listen({ host: config.host, port: config.port, listenTextResolver: (address) => `listens at ${address}` })
    .catch((error) => Promise.reject(listenError(error, config)));
  for (const begin of start) begin();
  giveBackAfterStart();
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process listens there: end it, or set PORT",
  EACCES: "ports below 1024 are for root: set PORT",
  EADDRNOTAVAIL: "this machine has no such address: set HOST",
  ENOTFOUND: "this name has no address: set HOST",
};

/** @throws the error itself where it is of another kind */
function listenError(error: NodeJS.ErrnoException, { host, port }: ServeOptions["config"]): Error {
  const reason = reasons[error.code ?? ""];
  return reason ? new StartError(`cannot listen at ${host}:${port} (${error.code}): ${reason}`) : error;
}

class StartError extends Error {}

/** What was traced in the last seconds is sent before the process ends. */
async function flushTraces(): Promise<void> {
  if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) await (await import("./tracing-start.ts")).flush();
}

/** Runs a service's main function: a bad configuration is said in words, anything else with its stack. Exit code 1. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const inWords = error instanceof ConfigError || error instanceof StartError;
    process.stderr.write(`${inWords ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  }
}
