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
  /** Sends the news if it is for this page and new to it. */
  readonly tell: (news: News) => void;
  /** Records that all entries up to `id` were sent or were for other pages. */
  readonly follow: (source: Source, id: string) => void;
  readonly heartbeat: (position: Position) => void;
  /** Resolves when the buffer is empty; rejects if that takes too long. */
  readonly drained: () => Promise<void>;
  readonly end: () => void;
}

export interface PageOptions {
  readonly user: string;
  readonly team: string;
  readonly from: Position;
  /** Bytes that may be buffered for a slow page. */
  readonly buffer: number;
}

/** Milliseconds. `drain`: for a page to read what it missed. `end`: for the end of the response to be sent. */
const patience = { drain: 10_000, end: 500 };

export function openPage(response: ServerResponse, { user, team, from, buffer }: PageOptions): Page {
  let position = from;
  let closed = false;
  response.on("close", () => {
    closed = true;
  });
  response.on("error", () => {}); // the page was closed

  function write(text: string): void {
    if (closed) return;
    // Cuts off a page that reads too slowly: its buffer would take up memory. It reconnects and gets what it missed.
    if (response.writableLength > buffer) response.destroy();
    else response.write(text);
  }

  // Spreads the reconnections over 1.5 s: when a replica ends, all of its pages reconnect.
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
      // Carries the position: a page that received nothing for long need not catch up on entries that were for others.
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
