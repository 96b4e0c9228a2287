import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** Runs `lua` by its hash, and sends the whole script only if Redis does not have it cached. */
export function script(lua: string) {
  const hash = createHash("sha1").update(lua).digest("hex");
  return async (redis: Redis, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await redis.evalsha(hash, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error as Error).message.startsWith("NOSCRIPT")) throw error;
      return redis.eval(lua, keys.length, ...keys, ...values);
    }
  };
}
