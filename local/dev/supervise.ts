import { setTimeout as sleep } from "node:timers/promises";
import type { Exit } from "../servers/process.ts";
import type { Restartable } from "../servers/restartable.ts";
import type { Output } from "./output.ts";

/** Milliseconds before a restart: from the first to the last, twice as long each time it fails. */
export interface Pauses {
  readonly first: number;
  readonly last: number;
}

const usual: Pauses = { first: 500, last: 30_000 };

/**
 * Starts again what ends and was not asked to. One that stays up for as long as the longest pause is given the shortest
 * one again.
 * @param signal aborted when all is to end
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
    say.trouble(`${server.name} has ended with ${describe(exit)}`, lastLines(server));
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
          say.trouble(`${server.name} does not start, and is tried again in ${pause / 1000} s`, lastLines(server));
      }
    }
    busy = false;
    if (server.pid() === undefined && !signal.aborted) void bringBack({ code: null, signal: null });
  }
}

const describe = ({ code, signal }: Exit): string => (signal ? `signal ${signal}` : `exit code ${code}`);

const lastLines = (server: Restartable): string => server.log().split("\n").slice(-5).join("\n");
