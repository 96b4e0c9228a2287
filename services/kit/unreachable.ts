/**
 * Recognises errors of a dependency that does not answer. It compares messages and codes, so that a service without Redis does
 * not load its library.
 */

/** Answers of a Redis that is starting, full, read-only, busy with a script, or refuses the log-in. */
const refusedByRedis =
  /^(LOADING|OOM|READONLY|MASTERDOWN|MISCONF|BUSY|NOAUTH|WRONGPASS|NOPERM|EXECABORT|NOREPLICAS|ERR max number of clients)\b/;

/** ioredis' messages for no connection, or no answer in time. */
const withoutRedis =
  /^(Stream isn't writeable|Connection is closed|Command timed out|Command aborted|Reached the max retries)/;

/** The operating system's codes for an unreachable host. */
const noWay = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** True for a code of an unreachable host or a broken connection. */
export const isNoWay = (code: unknown): boolean => typeof code === "string" && noWay.has(code);

/** The name of the dependency that does not answer, for the caller; undefined for any other error. */
export function unreachable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code } = error as Error & { code?: unknown };
  if (name === "ReplyError") return refusedByRedis.test(message) ? "Redis" : undefined;
  if (withoutRedis.test(message)) return "Redis";
  return isNoWay(code) ? "a dependency" : undefined;
}
