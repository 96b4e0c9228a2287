/** Sessions in Redis. Who can read Redis cannot take over a session: only hashes of what browsers hold are there. */
import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { batched } from "./batched.ts";
import { allAnswered, answered } from "./redis-answer.ts";
import { isUser, type User } from "./schemas.ts";

export interface Session {
  /** SHA-256 of the cookie's value, base64url: names the session without opening it. */
  readonly sid: string;
  readonly user: User;
}

/** Seconds for which a session lives after it was last used. */
export const sessionSeconds = 12 * 3_600;

/** Seconds of use after which the end is moved: not with each request, which would make each a write. */
const slideEvery = 60;

/** Sorted by their end, in seconds: counted without a walk through all keys. */
const ends = "sessions";
const key = (sid: string): string => `session:${sid}`;
const endFrom = (now: number): number => Math.ceil(now / 1_000) + sessionSeconds;

/** The session that a cookie's value opens. */
export const sessionId = (value: string): string => createHash("sha256").update(value).digest("base64url");

/** As it stands in Redis. `slideAt`: seconds since 1970 from which on use moves its end. */
interface Stored {
  readonly user: User;
  readonly slideAt: number;
}

const stored = (user: User, now: number): string =>
  JSON.stringify({ user, slideAt: Math.floor(now / 1_000) + slideEvery } satisfies Stored);

/** Nothing, where it is not what this release writes. */
function parsed(value: unknown): Stored | undefined {
  try {
    const found: Partial<Stored> | null = typeof value === "string" ? JSON.parse(value) : null;
    return isUser(found?.user) ? { user: found.user, slideAt: Number(found.slideAt) } : undefined;
  } catch {
    return undefined;
  }
}

export type SessionsRepository = ReturnType<typeof sessionsRepository>;

/** Every method rejects with Problem 503 where Redis does not answer. */
export function sessionsRepository(redis: Redis, clock: () => number = Date.now) {
  const read = batched((sids) => answered(redis.mget(sids.map(key))));

  /** XX and EXPIRE: neither brings back what was deleted meanwhile. A Redis that is full still does the first. */
  async function slide({ sid, user }: Session): Promise<void> {
    const pipeline = redis.pipeline().expire(key(sid), sessionSeconds).zadd(ends, "XX", endFrom(clock()), sid);
    await allAnswered(pipeline.set(key(sid), stored(user, clock()), "EX", sessionSeconds, "XX"));
  }

  return {
    /** @returns the session, and the value that opens it: 256 random bits, known to the browser alone from here on */
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
     * One round trip, shared by all who ask at the same moment. `slide` is there where the session's end is worth moving;
     * whoever calls it need not wait.
     * @returns undefined where there is no such session any more
     */
    async find(sid: string): Promise<{ session: Session; slide?: () => Promise<void> } | undefined> {
      const found = parsed(await read(sid));
      if (!found) return undefined;
      const session: Session = { sid, user: found.user };
      return found.slideAt > clock() / 1_000 ? { session } : { session, slide: () => slide(session) };
    },

    /** @returns whose they were */
    async remove(sids: readonly string[]): Promise<User[]> {
      if (sids.length === 0) return [];
      // No transaction: a Redis that is full takes none, and a log-out must be possible then, too.
      const pipeline = redis.pipeline();
      for (const sid of sids) pipeline.getdel(key(sid));
      const found = await allAnswered(pipeline.zrem(ends, ...sids));
      return found.flatMap((value) => parsed(value)?.user ?? []);
    },

    /** Sessions alive. */
    async count(): Promise<number> {
      return answered(redis.zcount(ends, `(${Math.floor(clock() / 1_000)}`, "+inf"));
    },
  };
}
