/**
 * Errors that say: what the service depends on does not answer. Known by their words and codes, so that a service
 * without Redis does not load its library.
 */

/** Redis is starting, full, read-only, busy with a script, or lets us in no more. */
const refusedByRedis =
  /^(LOADING|OOM|READONLY|MASTERDOWN|MISCONF|BUSY|NOAUTH|WRONGPASS|NOPERM|EXECABORT|NOREPLICAS|ERR max number of clients)\b/;

/** What ioredis says where there is no connection, or no answer in time. */
const withoutRedis =
  /^(Stream isn't writeable|Connection is closed|Command timed out|Command aborted|Reached the max retries)/;

/** No way there, by the operating system's words. */
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

/** True where the operating system's code says that there is no way to a host, or that the way there broke. */
export const isNoWay = (code: unknown): boolean => typeof code === "string" && noWay.has(code);

/** What does not answer, in words for the caller; undefined where the error is of another kind. */
export function unreachable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code } = error as Error & { code?: unknown };
  if (name === "ReplyError") return refusedByRedis.test(message) ? "Redis" : undefined;
  if (withoutRedis.test(message)) return "Redis";
  return isNoWay(code) ? "what is needed for this" : undefined;
}
