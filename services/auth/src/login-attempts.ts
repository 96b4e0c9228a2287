/**
 * Slows password guessing: after some failures of one e-mail or one client address, each further failure doubles the wait. An
 * attempt counts as failed from its start, so that a thousand concurrent ones do not evade the limit; a successful one takes its
 * count back. All times are Redis' own: replicas' clocks may differ.
 */
import { createHash, randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { answered } from "./redis-answer.ts";

export interface SlowingRules {
  /** Failures without a wait. */
  readonly perEmail: number;
  readonly perAddress: number;
  /** Milliseconds: the time in which failures add up, the first wait, and the longest one. */
  readonly window: number;
  readonly firstWait: number;
  readonly longestWait: number;
}

export const slowingRules: SlowingRules = {
  perEmail: 5,
  perAddress: 20,
  window: 15 * 60_000,
  firstWait: 15_000,
  longestWait: 15 * 60_000,
};

export interface Attempt {
  /** Milliseconds until the next attempt is accepted; 0 if this one is. */
  readonly wait: number;
  /** The password was right: forgets the e-mail's failures. */
  right(): Promise<void>;
  /** The password was never compared: takes the count back. */
  takeBack(): Promise<void>;
}

/** KEYS: failures and wait, of e-mail and address. ARGV: attempt, window, first wait, longest wait, both limits. */
const begin = `
local wait = 0
for i = 2, #KEYS, 2 do wait = math.max(wait, redis.call('PTTL', KEYS[i])) end
if wait > 0 then return wait end
for i = 1, #KEYS, 2 do
  local failures = redis.call('INCR', KEYS[i])
  local over = failures - tonumber(ARGV[4 + (i + 1) / 2])
  if failures == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
  if over >= 0 then
    local hold = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ math.min(over, 30))
    redis.call('SET', KEYS[i + 1], ARGV[1], 'PX', string.format('%d', hold))
    redis.call('PEXPIRE', KEYS[i], string.format('%d', ARGV[2] + hold))
  end
end
return 0`;

/** Takes one failure back, and the wait if this attempt started it. */
const back = `
for i = 1, #KEYS, 2 do
  if redis.call('DECR', KEYS[i]) <= 0 then redis.call('DEL', KEYS[i]) end
  if redis.call('GET', KEYS[i + 1]) == ARGV[1] then redis.call('DEL', KEYS[i + 1]) end
end`;

const keysOf = (what: string, value: string): [string, string] => {
  // Hashed: bounded in size, and no list of accounts.
  const hash = createHash("sha256").update(value).digest("base64url");
  return [`login-failures:${what}:${hash}`, `login-wait:${what}:${hash}`];
};

/** @param of `email` as typed, `address` from clientAddress(). Rejects with Problem 503 without Redis. */
export async function beginAttempt(
  redis: Redis,
  of: { email: string; address: string },
  rules: SlowingRules = slowingRules,
): Promise<Attempt> {
  // At least as coarse as the comparison in users: another spelling has no count of its own.
  const email = keysOf("email", of.email.normalize("NFKC").toLowerCase());
  const address = keysOf("address", of.address);
  const keys = [...email, ...address];
  const id = randomUUID();
  const { perEmail, perAddress, window, firstWait, longestWait } = rules;
  const limits = [window, firstWait, longestWait, perEmail, perAddress];
  const wait = Number(await answered(redis.eval(begin, keys.length, ...keys, id, ...limits)));
  return {
    wait,
    async right() {
      await answered(redis.eval(back, address.length, ...address, id));
      await answered(redis.del(...email));
    },
    async takeBack() {
      await answered(redis.eval(back, keys.length, ...keys, id));
    },
  };
}
