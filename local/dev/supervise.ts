import { setTimeout as sleep } from "node:timers/promises";
import type { Exit } from "../servers/process.ts";
import type { Restartable } from "../servers/restartable.ts";
import type { Output } from "./output.ts";

/** The pause before a restart in milliseconds. It doubles with each failure, from `first` to `last`. */
export interface Pauses {
  readonly first: number;
  readonly last: number;
}

const usual: Pauses = { first: 500, last: 30_000 };

/**
 * Restarts a server that ends unexpectedly. Once it has been up for as long as the longest pause, the next pause is the
 * shortest again.
 * @param signal aborted when the application stops
 */
export function supervise(server: Restartable, say: Output, signal: AbortSignal, pauses = usual): void {
  let pause = pauses.first;
  let startedAt = performance.now();
  let busy = false;

  server.onDeath((exit) => {
    if (!busy && !signal.aborted) void bringBack(exit);
  });

  async function bringBack(exit: Exit): Promise<void> {
    busy = true;
    if (performance.now() - startedAt > pauses.last) pause = pauses.first;
    say.trouble(`${server.name} ended with ${describe(exit)}`, lastLines(server));
    while (!signal.aborted) {
      await sleep(pause, undefined, { signal }).catch(() => {});
      pause = Math.min(pause * 2, pauses.last);
      if (signal.aborted) break;
      try {
        startedAt = performance.now();
        await server.start();
        say.ready(`${server.name} again`, Math.round(performance.now() - startedAt));
        break;
      } catch {
        if (!signal.aborted)
          say.trouble(`${server.name} does not start; the next attempt is in ${pause / 1000} s`, lastLines(server));
      }
    }
    busy = false;
    if (server.pid() === undefined && !signal.aborted) void bringBack({ code: null, signal: null });
  }
}

const describe = ({ code, signal }: Exit): string => (signal ? `signal ${signal}` : `exit code ${code}`);

const lastLines = (server: Restartable): string => server.log().split("\n").slice(-5).join("\n");
