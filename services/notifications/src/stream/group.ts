/** The consumer group on the stream of tasks: who has which entry, and how often it was delivered, is Redis' own book. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { stream } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import { distance } from "./stream-id.ts";

/** An entry that was given to us, and whether nobody else may have begun with it. */
export interface Delivery {
  readonly id: string;
  /** Names and values in turn; null for an entry that was trimmed. */
  readonly fields: readonly string[] | null;
  /** This one included. */
  readonly deliveries: number;
}

export interface Claim {
  /** Where to go on; 0-0 at the end. */
  readonly cursor: string;
  readonly claimed: Delivery | undefined;
  /** Entries that were trimmed before anybody was done with them. */
  readonly lost: readonly string[];
}

const name = "notifications";
const key = stream.tasks;
/** What could not be consumed is kept for people: the newest, and the beginning of each. */
const buried = { entries: 1_000, characters: 4_096 };
/** Lines for open pages; a page that comes back asks for those it missed. */
const lines = 10_000;

/** Removes consumers that have nothing to do and were silent for ARGV[2] ms, or ARGV[3] alone. One step, or an entry given meanwhile would go with them. */
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

/** @param reader a connection of its own: its reads block. Methods reject with what Redis says. */
export function createGroup({ redis, reader }: { redis: Redis; reader: Redis }) {
  // Unique: two processes that share a name would share what is pending, and neither could tell what the other has.
  const consumer = `${hostname()}-${randomBytes(4).toString("hex")}`;

  /** Whatever is done first makes the group, also after a flush; from 0: what is repeated does no harm. */
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

    /** Entries that nobody has had; waits up to `blockMs` for the first. */
    async read(count: number, blockMs: number): Promise<Delivery[]> {
      const answer = await inGroup(() =>
        reader.xreadgroup("GROUP", name, consumer, "COUNT", count, "BLOCK", blockMs, "STREAMS", key, ">"),
      );
      const entries = (answer as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? [];
      return entries.map(([id, fields]) => ({ id, fields, deliveries: 1 }));
    },

    /** One entry that its consumer, us included, has had for longer than `idleMs`. */
    async claim(idleMs: number, cursor: string): Promise<Claim> {
      const answer = await inGroup(() => redis.xautoclaim(key, name, consumer, idleMs, cursor, "COUNT", 1));
      const [next, entries, lost = []] = answer as [string, [string, string[] | null][], string[]?];
      const [id, fields = null] = entries[0] ?? [];
      if (id === undefined) return { cursor: next, claimed: undefined, lost };
      const [pending] = (await redis.xpending(key, name, id, id, 1)) as [string, string, number, number][];
      return { cursor: next, claimed: { id, fields, deliveries: pending?.[3] ?? 1 }, lost };
    },

    /** Keeps them ours while we wait for something; this is no delivery. */
    async keep(deliveries: readonly Delivery[]): Promise<void> {
      await redis.xclaim(key, name, consumer, 0, ...deliveries.map(({ id }) => id), "JUSTID");
    },

    /** They are done; `told` are the lines for open pages. A line that Redis has no room for is not worth a repetition. */
    async acknowledge(deliveries: readonly Delivery[], told: readonly string[]): Promise<Error | undefined> {
      const pipeline = redis.pipeline();
      for (const line of told) pipeline.xadd(stream.notifications, "MAXLEN", "~", lines, "*", "notification", line);
      pipeline.xack(key, name, ...deliveries.map(({ id }) => id));
      const results = (await pipeline.exec()) ?? [];
      const failed = results.at(-1)?.[0];
      if (failed) throw failed;
      return results.find(([error]) => error)?.[0] ?? undefined;
    },

    /** Given up: the entry goes to the dead-letter stream and is acknowledged, both or neither. */
    async bury({ id, fields, deliveries }: Delivery, reason: string): Promise<void> {
      const event = (fields?.join(" ") ?? "").slice(0, buried.characters);
      const words = ["reason", reason.slice(0, 500), "entry", id, "deliveries", String(deliveries), "event", event];
      const bury = redis.multi().xadd(stream.deadTasks, "MAXLEN", "~", buried.entries, "*", ...words);
      for (const [error] of (await bury.xack(key, name, id).exec()) ?? []) if (error) throw error;
    },

    /** Entries that are not done: those that nobody has had, and those that somebody has. */
    async lag(): Promise<number> {
      const pipeline = redis.pipeline().xinfo("GROUPS", key).xrevrange(key, "+", "-", "COUNT", 1).xlen(key);
      const [groups, newest, length] = (await pipeline.exec()) ?? [];
      const group = ((groups?.[1] ?? []) as unknown[][]).map(toObject).find((one) => one.name === name);
      if (groups?.[0] || !group) return Number(length?.[1] ?? 0);
      const [last] = ((newest?.[1] ?? []) as [string, string[]][])[0] ?? ["0-0"];
      // Redis cannot always tell; ids can.
      const unread = group.lag ?? Math.min(Number(length?.[1]), distance(String(group["last-delivered-id"]), last));
      return Number(unread) + Number(group.pending);
    },

    /** Consumers of processes that ended without a word. */
    async removeSilent(idleMs: number): Promise<number> {
      return Number(await inGroup(() => redis.eval(removeConsumers, 1, key, name, idleMs, "")));
    },

    /** This process ends. What it has pending, others take over. */
    async leave(): Promise<void> {
      await redis.eval(removeConsumers, 1, key, name, 0, consumer);
    },
  };
}

function toObject(flat: readonly unknown[]): Record<string, unknown> {
  const pairs = flat.flatMap((word, index) => (index % 2 === 0 ? [[String(word), flat[index + 1]]] : []));
  return Object.fromEntries(pairs);
}
