/** One open page: server-sent events on a response that stays open. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { isAfter } from "../stream/stream-id.ts";
import type { News } from "./news.ts";
import { formatPosition, furthest, type Position, type Source } from "./position.ts";

export interface Page {
  readonly user: string;
  readonly team: string;
  readonly since: number;
  readonly closed: () => boolean;
  readonly position: () => Position;
  /** Sends it, where it is for this page and new to it. */
  readonly tell: (news: News) => void;
  /** All up to `id` was told, or was for others. */
  readonly follow: (source: Source, id: string) => void;
  readonly heartbeat: (position: Position) => void;
  /** Resolves when what was sent is on its way; rejects where that takes too long. */
  readonly drained: () => Promise<void>;
  readonly end: () => void;
}

export interface PageOptions {
  readonly user: string;
  readonly team: string;
  readonly from: Position;
  /** Bytes that may wait for a slow page. */
  readonly buffer: number;
}

/** Milliseconds: how long a page may take to read what it missed; what is left for a last word. */
const patience = { drain: 10_000, end: 500 };

export function openPage(response: ServerResponse, { user, team, from, buffer }: PageOptions): Page {
  let position = from;
  let closed = false;
  response.on("close", () => {
    closed = true;
  });
  response.on("error", () => {}); // a page that went away

  function write(text: string): void {
    if (closed) return;
    // It comes back and asks for what it missed; here it would take the memory of all others.
    if (response.writableLength > buffer) response.destroy();
    else response.write(text);
  }

  // All at once come back after a replica has ended: spread over a second and a half.
  write(`retry: ${500 + Math.floor(Math.random() * 1_500)}\nid: ${formatPosition(position)}\n\n`);

  return {
    user,
    team,
    since: performance.now(),
    closed: () => closed,
    position: () => position,
    tell(news) {
      if (!isAfter(news.id, position[news.source])) return;
      position = { ...position, [news.source]: news.id };
      if (news.team !== team || (news.user !== null && news.user !== user)) return;
      write(`${news.body}id: ${formatPosition(position)}\n\n`);
    },
    follow(source, id) {
      if (isAfter(id, position[source])) position = { ...position, [source]: id };
    },
    heartbeat(current) {
      // With the position: who has heard nothing for long needs not look through all that was for others.
      position = furthest(position, current);
      write(`: heartbeat\nid: ${formatPosition(position)}\n\n`);
    },
    async drained() {
      if (closed || !response.writableNeedDrain) return;
      const late = AbortSignal.timeout(patience.drain);
      await Promise.race([once(response, "drain", { signal: late }), once(response, "close", { signal: late })]);
    },
    end() {
      if (closed) return;
      response.end();
      setTimeout(() => response.destroy(), patience.end).unref();
    },
  };
}
