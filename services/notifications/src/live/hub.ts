/** All open pages of this replica, and the position up to which the streams were read for them. */
import type { News } from "./news.ts";
import type { Page } from "./page.ts";
import { later, type Position, type Source } from "./position.ts";

export interface HubLimits {
  /** Maximum number of pages. */
  readonly pages: number;
  /** Maximum number of pages of one user. */
  readonly pagesOfUser: number;
  /** Bytes that may be buffered for a slow page. */
  readonly buffer: number;
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  /** Milliseconds after which a page must reconnect, so that its session is checked again. */
  readonly life: number;
}

export const hubLimits: HubLimits = {
  pages: 2_000,
  pagesOfUser: 20,
  buffer: 32_768,
  heartbeat: 15_000,
  life: 300_000,
};

export type Hub = ReturnType<typeof createHub>;

export function createHub(limits: HubLimits = hubLimits) {
  const pages = new Set<Page>();
  const byTeam = new Map<string, Set<Page>>();
  // A place is taken before its page is added: the page first receives what it missed.
  const places = new Map<string, number>();
  let taken = 0;
  let position: Position | undefined;
  let closed = false;

  const timer = setInterval(() => {
    const now = performance.now();
    for (const page of pages) {
      if (page.closed()) remove(page);
      else if (now - page.since > limits.life) page.end();
      else if (position) page.heartbeat(position);
    }
  }, limits.heartbeat);
  timer.unref();

  function remove(page: Page): void {
    pages.delete(page);
    const team = byTeam.get(page.team);
    team?.delete(page);
    if (team?.size === 0) byTeam.delete(page.team);
  }

  return {
    limits,
    size: () => pages.size,
    isClosed: () => closed,

    /** The position up to which both streams were read; undefined until Redis has answered once. */
    position: () => position,

    begin(from: Position): void {
      position ??= from;
    },

    /** A place for a page of this user, and a function that gives it back; "full" or "enough" if a limit is reached. */
    takePlace(user: string): { leave: () => void } | "full" | "enough" {
      if (taken >= limits.pages) return "full";
      const own = places.get(user) ?? 0;
      if (own >= limits.pagesOfUser) return "enough";
      places.set(user, own + 1);
      taken += 1;
      return {
        leave: () => {
          taken -= 1;
          const left = (places.get(user) ?? 1) - 1;
          if (left > 0) places.set(user, left);
          else places.delete(user);
        },
      };
    },

    add(page: Page): void {
      if (closed) page.end();
      pages.add(page);
      const team = byTeam.get(page.team) ?? new Set();
      byTeam.set(page.team, team.add(page));
    },

    remove,

    /** Records that an entry was read, and sends its news, if any, to the team's pages. */
    follow(source: Source, id: string, news: News | undefined): void {
      if (position) position = { ...position, [source]: later(position[source], id) };
      if (news) for (const page of byTeam.get(news.team) ?? []) page.tell(news);
    },

    /** Ends every page and accepts no new ones. */
    close(): void {
      closed = true;
      clearInterval(timer);
      for (const page of pages) page.end();
    },
  };
}
