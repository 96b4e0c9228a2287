/**
 * The keys that auth publishes, cached and refreshed. jose's own createRemoteJWKSet drops all keys after ten minutes without
 * auth and loads Node's whole fetch, so it is not used here.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { connections, send } from "./http-request.ts";
import { unavailable } from "./problem.ts";

type Keys = ReturnType<typeof createLocalJWKSet>;

/** Milliseconds. */
const timing = {
  answer: 2_000,
  /** The age after which keys are refreshed in the background. */
  fresh: 600_000,
  /** The age up to which keys are used while auth is down. auth publishes each day's key the day before. */
  stale: 3_600_000,
  /** The least time between two refreshes, so that neither forged tokens nor requests during an outage flood auth. */
  pause: 5_000,
};

/** @throws Problem 503 if no keys are cached and auth does not answer; jose's error for an unknown key. */
export function keySet(url: string, now = () => Date.now()): JWTVerifyGetKey {
  const agent = connections(url);
  let keys: Keys | undefined;
  let takenAt = Number.NEGATIVE_INFINITY;
  let requestedAt = Number.NEGATIVE_INFINITY;
  let trouble: unknown;
  let running: Promise<void> | undefined;

  async function request(): Promise<void> {
    try {
      const headers = { accept: "application/json" };
      const { status, text } = await send(agent, url, { method: "GET", headers, timeoutMs: timing.answer });
      if (status !== 200) throw new Error(`auth answered ${status} at ${url}`);
      keys = createLocalJWKSet(JSON.parse(text));
      takenAt = now();
      trouble = undefined;
    } catch (error) {
      trouble = error;
    } finally {
      requestedAt = now();
      running = undefined;
    }
  }

  /** Runs one request at a time, and if there are keys, one every few seconds. */
  async function refresh(): Promise<void> {
    if (keys && !running && now() - requestedAt < timing.pause) return;
    running ??= request();
    await running;
  }

  return async (header, token) => {
    const age = now() - takenAt;
    if (age > timing.stale) await refresh();
    else if (age > timing.fresh) void refresh();
    if (!keys || now() - takenAt > timing.stale) throw unavailable("auth", trouble);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await refresh();
    // While auth is down, a new key cannot be distinguished from a forged one.
    if (trouble) throw unavailable("auth", trouble);
    return keys(header, token);
  };
}
