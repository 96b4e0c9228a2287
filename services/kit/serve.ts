/** Runs an app as a process: listens, and on SIGTERM finishes the requests that have begun. */
import { setTimeout as sleep } from "node:timers/promises";
import { ConfigError } from "./config.ts";
import type { App } from "./fastify-app.ts";
import { giveBackAfterStart } from "./heap.ts";

export interface ServeOptions {
  readonly app: App;
  readonly config: { readonly host: string; readonly port: number };
  /** Background work, started once the port is open. */
  readonly start?: readonly (() => void)[];
  /** Run in this order after the last answer. */
  readonly stop?: readonly (() => Promise<void>)[];
}

/** Milliseconds. Kubernetes kills the process 30 s after the start of the preStop pause, which takes 5 s. */
const timing = { patience: 20_000, lastAnswers: 300 };

/** @throws StartError if the port is taken */
export async function serve({ app, config, start = [], stop = [] }: ServeOptions): Promise<void> {
  let ending = false;
  async function end(signal: string): Promise<void> {
    if (ending) return;
    ending = true;
    app.log.info(`${signal}: no new connections, ${signal === "SIGTERM" ? "finishing requests" : "stopping"}`);
    app.stopping();
    // Not unref: if a step waits for an event that cannot happen, Node would end the process with exit code 0.
    setTimeout(() => {
      app.log.error(`still busy ${timing.patience / 1_000} s after ${signal}: giving up, exit code 1`);
      process.exit(1);
    }, timing.patience);
    try {
      // Answers keep-alive clients with `Connection: close` first, so that no request meets a closed socket.
      if (signal === "SIGTERM") await sleep(timing.lastAnswers);
      // An answer that had begun before has no such header: its connection is closed once it is sent.
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
  // A second SIGTERM changes nothing: requests that have begun are finished. A second Ctrl-C ends the process at once.
  process.on("SIGTERM", end);
  process.once("SIGINT", end);
  await app
    .listen({ host: config.host, port: config.port, listenTextResolver: (address) => `listens at ${address}` })
    .catch((error) => Promise.reject(listenError(error, config)));
  for (const begin of start) begin();
  giveBackAfterStart();
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process uses this port: end it, or set PORT",
  EACCES: "only root may use ports below 1024: set PORT",
  EADDRNOTAVAIL: "this machine has no such address: set HOST",
  ENOTFOUND: "this name has no address: set HOST",
};

/** @returns a StartError for known codes, else `error` itself */
function listenError(error: NodeJS.ErrnoException, { host, port }: ServeOptions["config"]): Error {
  const reason = reasons[error.code ?? ""];
  return reason ? new StartError(`cannot listen at ${host}:${port} (${error.code}): ${reason}`) : error;
}

class StartError extends Error {}

/** Sends the traces of the last seconds before the process ends. */
async function flushTraces(): Promise<void> {
  if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) await (await import("./tracing-start.ts")).flush();
}

/** Runs a service's main function. On an error it prints a bad configuration's message, or any other error's stack, and exits with 1. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof StartError;
    process.stderr.write(`${expected ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  }
}
