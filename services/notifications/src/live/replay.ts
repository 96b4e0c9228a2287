/** Sends a reconnected page the entries that it missed. */
import { stream } from "@taskflow/kit/events.ts";
import type { Redis } from "ioredis";
import { distance, isAfter } from "../stream/stream-id.ts";
import type { Hub } from "./hub.ts";
import { newsOf } from "./news.ts";
import type { Page } from "./page.ts";
import { type Position, sources } from "./position.ts";

/** Entries per read; and the number of missed entries above which a page must reload everything. */
const batch = 200;
const furthestBehind = 5_000;

/** Whether entries after `position` are already trimmed, or are too many to be sent one by one. */
export async function isTooOld(redis: Redis, position: Position): Promise<boolean> {
  const answers = await Promise.all(sources.map((source) => isPast(redis, stream[source], position[source])));
  return answers.includes(true);
}

async function isPast(redis: Redis, key: string, position: string): Promise<boolean> {
  const answer = (await redis.xinfo("STREAM", key).catch((error: Error) => {
    if (/no such key/.test(error.message)) return [];
    throw error;
  })) as unknown[];
  const of = (name: string): unknown => answer[answer.indexOf(name) + 1];
  if (answer.length === 0 || Number(of("length")) === 0) return false;
  const [first] = of("first-entry") as [string];
  const trimmed = Number(of("entries-added")) > Number(of("length"));
  const gap = trimmed && isAfter(first, position) && distance(position, first) > 1;
  return gap || (key === stream.tasks && distance(position, String(of("last-generated-id"))) > furthestBehind);
}

/**
 * Sends the page all that it missed. Adds it to the hub in the same step in which it has caught up, so that no entry is
 * lost in between.
 */
export async function catchUp(page: Page, hub: Hub, redis: Redis): Promise<void> {
  while (!page.closed()) {
    const to = hub.position() ?? page.position();
    const behind = sources.filter((source) => isAfter(to[source], page.position()[source]));
    if (behind.length === 0) return hub.add(page);
    for (const source of behind) {
      const from = `(${page.position()[source]}`;
      const entries = await redis.xrange(stream[source], from, to[source], "COUNT", batch);
      for (const [id, fields] of entries) {
        const news = newsOf(source, id, fields);
        if (news) page.tell(news);
        else page.follow(source, id);
      }
      if (entries.length < batch) page.follow(source, to[source]);
    }
    await page.drained();
  }
}
