/** A Redis client that reconnects by itself. While Redis is down, commands fail at once instead of queueing. */
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
 * Connects in the background. A command rejects at once without a connection, and after 2 s without an answer; the kit answers
 * 503 for such an error. A blocking read needs a connection of its own: `blocking()`.
 */
export function createRedis(options: RedisOptions): Redis {
  const redis = new Redis(options.url, {
    password: options.password,
    connectionName: options.name,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    // A timed-out command still waits for its answer: on a server that hangs, such commands would pile up.
    socketTimeout: 3_000,
    enableOfflineQueue: false,
    // A command without an answer may have been executed: the caller decides about a retry, not this library.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
    // A server that still loads its append-only file counts as not connected; INFO reports it.
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
 * Creates a connection for blocking reads with a BLOCK of at most 5 s. Its commands have no time-out, which would lose answers
 * that arrive later. If the server hangs, the connection is closed after 10 s of silence.
 */
export function blocking(redis: Redis): Redis {
  // Not 0, which means a time-out of 0 ms.
  const own = redis.duplicate({ commandTimeout: undefined, socketTimeout: 10_000 });
  own.on("error", () => {}); // logged once, by the original connection
  return own;
}

/** Rejects unless Redis answers. */
export async function checkRedis(redis: Redis): Promise<void> {
  await redis.ping();
}

/** Closes the connection in any state. */
export async function closeRedis(redis: Redis): Promise<void> {
  redis.disconnect();
}
