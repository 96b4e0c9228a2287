/** Sessions in Redis. Redis holds only hashes of the cookies' values, so reading it does not open a session. */
import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { batched } from "./batched.ts";
import { allAnswered, answered } from "./redis-answer.ts";
import { isUser, type User } from "./schemas.ts";

export interface Session {
  /** SHA-256 of the cookie's value, base64url: identifies the session without opening it. */
  readonly sid: string;
  readonly user: User;
}

/** The seconds for which an unused session lives. */
export const sessionSeconds = 12 * 3_600;

/** The least seconds between two moves of the end: a move per request would make each request a write. */
const slideEvery = 60;

/** A sorted set of sessions by their end in seconds, to count them without scanning all keys. */
const ends = "sessions";
const key = (sid: string): string => `session:${sid}`;
const endFrom = (now: number): number => Math.ceil(now / 1_000) + sessionSeconds;

/** The id of the session that a cookie's value opens. */
export const sessionId = (value: string): string => createHash("sha256").update(value).digest("base64url");

/** A session as stored in Redis. `slideAt`: the seconds since 1970 from which on a request moves the end. */
interface Stored {
  readonly user: User;
  readonly slideAt: number;
}

const stored = (user: User, now: number): string =>
  JSON.stringify({ user, slideAt: Math.floor(now / 1_000) + slideEvery } satisfies Stored);

/** Parses a stored session; undefined if this release does not know its form. */
function parsed(value: unknown): Stored | undefined {
  try {
    const found: Partial<Stored> | null = typeof value === "string" ? JSON.parse(value) : null;
    return isUser(found?.user) ? { user: found.user, slideAt: Number(found.slideAt) } : undefined;
  } catch {
    return undefined;
  }
}

export type SessionsRepository = ReturnType<typeof sessionsRepository>;

/** Every method rejects with Problem 503 if Redis does not answer. */
export function sessionsRepository(redis: Redis, clock: () => number = Date.now) {
  const read = batched((sids) => answered(redis.mget(sids.map(key))));

  /** XX and EXPIRE do not restore a session that was deleted meanwhile. A full Redis still executes EXPIRE. */
  async function slide({ sid, user }: Session): Promise<void> {
    const pipeline = redis.pipeline().expire(key(sid), sessionSeconds).zadd(ends, "XX", endFrom(clock()), sid);
    await allAnswered(pipeline.set(key(sid), stored(user, clock()), "EX", sessionSeconds, "XX"));
  }

  return {
    /** @returns the session and the value that opens it: 256 random bits, which only the browser keeps */
    async create(user: User): Promise<{ session: Session; value: string }> {
      const value = randomBytes(32).toString("base64url");
      const sid = sessionId(value);
      const now = clock();
      await allAnswered(
        redis
          .multi()
          .set(key(sid), stored(user, now), "EX", sessionSeconds)
          .zremrangebyscore(ends, "-inf", Math.floor(now / 1_000))
          .zadd(ends, endFrom(now), sid),
      );
      return { session: { sid, user }, value };
    },

    /**
     * Finds a session in one round trip, which concurrent calls share. `slide` is set if the session's end should be moved; the
     * caller need not await it.
     * @returns undefined if the session does not exist or has ended
     */
    async find(sid: string): Promise<{ session: Session; slide?: () => Promise<void> } | undefined> {
      const found = parsed(await read(sid));
      if (!found) return undefined;
      const session: Session = { sid, user: found.user };
      return found.slideAt > clock() / 1_000 ? { session } : { session, slide: () => slide(session) };
    },

    /** @returns the users of the removed sessions */
    async remove(sids: readonly string[]): Promise<User[]> {
      if (sids.length === 0) return [];
      // No transaction: a full Redis refuses them, and log-out must still work.
      const pipeline = redis.pipeline();
      for (const sid of sids) pipeline.getdel(key(sid));
      const found = await allAnswered(pipeline.zrem(ends, ...sids));
      return found.flatMap((value) => parsed(value)?.user ?? []);
    },

    /** The number of live sessions. */
    async count(): Promise<number> {
      return answered(redis.zcount(ends, `(${Math.floor(clock() / 1_000)}`, "+inf"));
    },
  };
}
