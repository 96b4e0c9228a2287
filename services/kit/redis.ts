/** Redis: comes back by itself; while it is away, commands fail at once instead of piling up. */
import type { FastifyBaseLogger } from "fastify";
import { Redis } from "ioredis";

export interface RedisOptions {
  /** redis://host:port */
  readonly url: string;
  readonly password: string;
  /** Shown in Redis' CLIENT LIST. */
  readonly name: string;
  readonly log: FastifyBaseLogger;
}

/**
 * Connects in the background. A command rejects at once while there is no connection, and after 2 s without an answer; the
 * kit answers such an error with 503. A blocking read needs a connection of its own: `blocking()`.
 */
export function createRedis(options: RedisOptions): Redis {
  const redis = new Redis(options.url, {
    password: options.password,
    connectionName: options.name,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    // A command that timed out still waits for its answer: on a server that hangs there would be no end of them.
    socketTimeout: 3_000,
    enableOfflineQueue: false,
    // A command that was sent and not answered may have been done: its caller decides, not this library.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
    // While the server still reads its append-only file there is no connection: INFO says so.
    enableReadyCheck: true,
    reconnectOnError: (error) => /^READONLY/.test(error.message),
  });
  let down = false;
  redis.on("error", (error) => {
    if (!down) options.log.warn({ err: error }, "Redis does not answer");
    down = true;
  });
  redis.on("ready", () => {
    down = false;
    options.log.info("connected to Redis");
  });
  return redis;
}

/**
 * A connection for blocking reads, whose BLOCK is 5 s at most. No command has a time-out, for it would lose what is
 * answered after it; a server that hangs is noticed because its connection says nothing for 10 s, and is closed.
 */
export function blocking(redis: Redis): Redis {
  // 0 would be a time-out of 0 ms.
  const own = redis.duplicate({ commandTimeout: undefined, socketTimeout: 10_000 });
  own.on("error", () => {}); // said once, by the connection that it was made from
  return own;
}

/** Rejects unless Redis answers. */
export async function checkRedis(redis: Redis): Promise<void> {
  await redis.ping();
}

/** Ends the connection whatever its state. */
export async function closeRedis(redis: Redis): Promise<void> {
  redis.disconnect();
}
