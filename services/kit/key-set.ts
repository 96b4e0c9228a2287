/**
 * The keys that auth publishes, kept and asked for again. As jose's own createRemoteJWKSet, but that one gives up all
 * keys when auth is away for ten minutes, and loads Node's whole fetch.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { connections, send } from "./http-request.ts";
import { unavailable } from "./problem.ts";

type Keys = ReturnType<typeof createLocalJWKSet>;

/** Milliseconds. */
const timing = {
  answer: 2_000,
  /** After these, keys are asked for again beside the requests that use them. */
  fresh: 600_000,
  /** While auth is away they are good for so long: it publishes the next day's key the day before. */
  stale: 3_600_000,
  /** An unknown key is asked for, but not by every forged token; nor is auth asked by each request while it is away. */
  pause: 5_000,
};

/** @throws Problem 503 where auth's keys are needed and cannot be had; jose's error where it has no such key. */
export function keySet(url: string, now = () => Date.now()): JWTVerifyGetKey {
  const agent = connections(url);
  let keys: Keys | undefined;
  let takenAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let trouble: unknown;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    try {
      const headers = { accept: "application/json" };
      const { status, text } = await send(agent, url, { method: "GET", headers, timeoutMs: timing.answer });
      if (status !== 200) throw new Error(`auth answered ${status} when asked for its keys`);
      keys = createLocalJWKSet(JSON.parse(text));
      takenAt = now();
      trouble = undefined;
    } catch (error) {
      trouble = error;
    } finally {
      askedAt = now();
      asking = undefined;
    }
  }

  /** One question at a time; where there are keys, one every few seconds. */
  async function refresh(): Promise<void> {
    if (keys && !asking && now() - askedAt < timing.pause) return;
    asking ??= ask();
    await asking;
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
    // Nobody can tell a new key from one that is made up while auth is away.
    if (trouble) throw unavailable("auth", trouble);
    return keys(header, token);
  };
}
