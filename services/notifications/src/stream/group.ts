/** The consumer group on the stream of tasks. Redis records each entry's consumer and number of deliveries. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { stream } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import { distance } from "./stream-id.ts";

/** An entry that was delivered to this consumer. */
export interface Delivery {
  readonly id: string;
  /** Names and values in turn; null for an entry that was trimmed. */
  readonly fields: readonly string[] | null;
  /** This one included. */
  readonly deliveries: number;
}

export interface Claim {
  /** The id from which to continue; 0-0 at the end. */
  readonly cursor: string;
  readonly claimed: Delivery | undefined;
  /** Entries that were trimmed before a consumer acknowledged them. */
  readonly lost: readonly string[];
}

const name = "notifications";
const key = stream.tasks;
/** Limits of the dead-letter stream, which keeps failed events for operators: entries, and characters of each event. */
const buried = { entries: 1_000, characters: 4_096 };
/** Entries kept in the stream for open pages: a page that reconnects reads those that it missed. */
const lines = 10_000;

/**
 * Removes consumers that have nothing pending and were idle for ARGV[2] ms; with ARGV[3], only the consumer of this
 * name. One atomic step: else an entry that is delivered in between would be lost with its consumer.
 */
const removeConsumers = `
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local of = {}
  for index = 1, #consumer, 2 do of[consumer[index]] = consumer[index + 1] end
  local chosen = of.idle >= tonumber(ARGV[2]) and (ARGV[3] == '' or ARGV[3] == of.name)
  if chosen and of.pending == 0 then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], of.name)
    removed = removed + 1
  end
end
return removed`;

export type Group = ReturnType<typeof createGroup>;

/** @param reader a separate connection for blocking reads. Methods reject with Redis' errors. */
export function createGroup({ redis, reader }: { redis: Redis; reader: Redis }) {
  // Unique: two processes with the same name would share their pending entries and could not tell them apart.
  const consumer = `${hostname()}-${randomBytes(4).toString("hex")}`;

  /**
   * Runs `work`, and creates the group if it does not exist, as at the start or after a flush. It starts at 0: repeated
   * events do no harm.
   */
  async function inGroup<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!/^(NOGROUP|UNBLOCKED)/.test((error as Error).message)) throw error;
      await redis.xgroup("CREATE", key, name, "0", "MKSTREAM").catch((refusal: Error) => {
        if (!refusal.message.startsWith("BUSYGROUP")) throw refusal;
      });
      return work();
    }
  }

  return {
    consumer,

    /** Entries that were not delivered before; waits up to `blockMs` for the first. */
    async read(count: number, blockMs: number): Promise<Delivery[]> {
      const answer = await inGroup(() =>
        reader.xreadgroup("GROUP", name, consumer, "COUNT", count, "BLOCK", blockMs, "STREAMS", key, ">"),
      );
      const entries = (answer as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? [];
      return entries.map(([id, fields]) => ({ id, fields, deliveries: 1 }));
    },

    /** Claims one entry that its consumer, this one included, has held for longer than `idleMs`. */
    async claim(idleMs: number, cursor: string): Promise<Claim> {
      const answer = await inGroup(() => redis.xautoclaim(key, name, consumer, idleMs, cursor, "COUNT", 1));
      const [next, entries, lost = []] = answer as [string, [string, string[] | null][], string[]?];
      const [id, fields = null] = entries[0] ?? [];
      if (id === undefined) return { cursor: next, claimed: undefined, lost };
      const [pending] = (await redis.xpending(key, name, id, id, 1)) as [string, string, number, number][];
      return { cursor: next, claimed: { id, fields, deliveries: pending?.[3] ?? 1 }, lost };
    },

    /** Renews this consumer's claim on the entries while they wait; this does not count as a delivery. */
    async keep(deliveries: readonly Delivery[]): Promise<void> {
      await redis.xclaim(key, name, consumer, 0, ...deliveries.map(({ id }) => id), "JUSTID");
    },

    /**
     * Acknowledges entries; `told` are the lines for open pages. Returns an error if Redis had no room for a line: that
     * is not worth a second delivery.
     */
    async acknowledge(deliveries: readonly Delivery[], told: readonly string[]): Promise<Error | undefined> {
      const pipeline = redis.pipeline();
      for (const line of told) pipeline.xadd(stream.notifications, "MAXLEN", "~", lines, "*", "notification", line);
      pipeline.xack(key, name, ...deliveries.map(({ id }) => id));
      const results = (await pipeline.exec()) ?? [];
      const failed = results.at(-1)?.[0];
      if (failed) throw failed;
      return results.find(([error]) => error)?.[0] ?? undefined;
    },

    /** Moves the entry to the dead-letter stream and acknowledges it, both or neither. */
    async bury({ id, fields, deliveries }: Delivery, reason: string): Promise<void> {
      const event = (fields?.join(" ") ?? "").slice(0, buried.characters);
      const words = ["reason", reason.slice(0, 500), "entry", id, "deliveries", String(deliveries), "event", event];
      const bury = redis.multi().xadd(stream.deadTasks, "MAXLEN", "~", buried.entries, "*", ...words);
      for (const [error] of (await bury.xack(key, name, id).exec()) ?? []) if (error) throw error;
    },

    /** The number of entries that are not acknowledged: undelivered and pending ones. */
    async lag(): Promise<number> {
      const pipeline = redis.pipeline().xinfo("GROUPS", key).xrevrange(key, "+", "-", "COUNT", 1).xlen(key);
      const [groups, newest, length] = (await pipeline.exec()) ?? [];
      const group = ((groups?.[1] ?? []) as unknown[][]).map(toObject).find((one) => one.name === name);
      if (groups?.[0] || !group) return Number(length?.[1] ?? 0);
      const [last] = ((newest?.[1] ?? []) as [string, string[]][])[0] ?? ["0-0"];
      // Redis' own lag can be null; then the ids give it.
      const unread = group.lag ?? Math.min(Number(length?.[1]), distance(String(group["last-delivered-id"]), last));
      return Number(unread) + Number(group.pending);
    },

    /** Removes the consumers of processes that were killed. */
    async removeSilent(idleMs: number): Promise<number> {
      return Number(await inGroup(() => redis.eval(removeConsumers, 1, key, name, idleMs, "")));
    },

    /** Removes this process's consumer. Other replicas take over its pending entries. */
    async leave(): Promise<void> {
      await redis.eval(removeConsumers, 1, key, name, 0, consumer);
    },
  };
}

function toObject(flat: readonly unknown[]): Record<string, unknown> {
  const pairs = flat.flatMap((word, index) => (index % 2 === 0 ? [[String(word), flat[index + 1]]] : []));
  return Object.fromEntries(pairs);
}
