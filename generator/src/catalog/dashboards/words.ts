import type { DashboardWords } from "../../library/words.ts";

/** The meaning of the library's panels for TaskFlow. */
export const words: DashboardWords = {
  nginx: {
    title: "Gateway and page",
    description: "The two nginx that stand between people and services.",
    panels: {
      Requests: "Each second. The page passes all of /api on to the gateway, so these are counted twice.",
    },
  },
  postgres: {
    panels: {
      "PostgreSQL answers": "1: its exporter gets an answer. 0: none, and users, tasks and notifications fail.",
    },
  },
  redis: {
    description: "Redis, as its exporter sees it: sessions, the stream of events, statistics.",
    panels: {
      "Redis answers": "1: its exporter gets an answer. 0: none, nobody is logged in and no event is passed on.",
      "Writes to disk":
        "1: the last write of the append-only file worked. 0: a restart now would lose sessions and events.",
      "Keys given up in an hour": "For lack of memory: 0 is good, any other number is lost sessions or events.",
      "Keys given up": "In an hour, for lack of memory: 0 is good, any other number is lost sessions or events.",
      "Keys that were there":
        "The share of keys asked for that were found. Idle is 0; a fall is sessions that have ended, or data that is gone.",
    },
  },
};
