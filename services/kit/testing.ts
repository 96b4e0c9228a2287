/** Test support for services: configuration as in a pod, and a log that is kept in memory. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig, type Settings } from "./config.ts";
import { createLog, type Log } from "./log.ts";

/** Reads `settings` from variables and from secrets, which are written to files as in a pod. */
export function testConfig<const S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>> = {},
): Config<S> {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-secrets-"));
  for (const [key, value] of Object.entries(secrets)) writeFileSync(join(folder, key), value, { mode: 0o600 });
  return readConfig(settings, { environment: { APP_NAME: "test", PORT: "1", ...environment }, secrets: folder });
}

/** Creates a log and the array that receives its lines. */
export function testLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { log: createLog({ name: "test", logLevel: "debug" }, stream), lines };
}

/** Calls `ask` until it resolves to a truthy value. @throws Error with the last answer after `withinMs` */
export async function eventually<T>(ask: () => Promise<T> | T, withinMs = 10_000): Promise<T> {
  const end = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`not within ${withinMs} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
