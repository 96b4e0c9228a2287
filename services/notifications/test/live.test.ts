import { setTimeout as sleep } from "node:timers/promises";
import { stream } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { hubLimits } from "../src/live/hub.ts";
import { type Change, publish, taskEvent } from "./events.ts";
import { it as base, listOf, nowhere, type Replica, startReplica } from "./fixture.ts";
import { type Follower, follow } from "./sse.ts";

const limits = { ...hubLimits, heartbeat: 200, pages: 12, pagesOfUser: 4 };

const somebody = (team = uuid7()) => {
  const user = uuid7();
  return { user, team, headers: { "x-user": user, "x-team": team } };
};
const change = (of: { team: string }, more: Partial<Change> = {}) => taskEvent({ team: of.team, ...more });
const tasks = ({ messages }: Follower) => messages.filter(({ event }) => event === "task").map(({ data }) => data.task);

const it = base
  /** Starts a replica whose hub has these limits. */
  .extend("start", { scope: "file" }, ({ postgres, redis }) => async (hub = limits) => {
    // On a busy machine no replica takes over events of the other, which would send them to pages twice.
    const environment = { CLAIM_IDLE_MS: "3000" };
    const replica = await startReplica({ postgres, redis, users: nowhere, environment, tuning: { hub } });
    await eventually(() => replica.hub.position() !== undefined);
    return replica;
  })
  .extend("replicas", { scope: "file" }, async ({ start }, { onCleanup }) => {
    const replicas = [await start(), await start()] as const;
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    for (const { ready } of replicas) await ready();
    return replicas;
  })
  .extend("service", { scope: "file" }, ({ replicas }) => replicas[0])
  /** A client of `redis`. */
  .extend("client", { scope: "file" }, ({ service }) => service.redis)
  /** The open pages of a test. */
  .extend("open", ({ replicas }, { onCleanup }) => {
    const open: Follower[] = [];
    onCleanup(async () => {
      for (const page of open) page.close();
      await eventually(() => replicas.every(({ hub }) => hub.size() === 0));
    });
    return open;
  })
  /** Opens a page of a user. */
  .extend("page", ({ service, open }) => {
    return async (user: { headers: Record<string, string> }, lastEventId?: string, at: Replica = service) => {
      const follower = await follow(at.url, user.headers, lastEventId);
      open.push(follower);
      return follower;
    };
  });

describe("an open page", () => {
  it("receives the team's task changes and its user's notifications at once", async ({
    replicas,
    service,
    client,
    page,
  }) => {
    const me = somebody();
    // On both replicas: one of them consumes the event, both send it to their pages.
    const pages = [await page(me), await page(me, undefined, replicas[1])];
    expect(pages[0]?.status).toBe(200);
    expect(pages[0]?.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      "x-request-id": expect.any(String),
    });
    const event = change(me, { type: "task.moved", assignee: me.user, status: "done", version: 3 });
    const published = performance.now();
    await publish(client, event);
    for (const { heard } of pages) {
      const [task] = await heard("task", 1);
      expect(task?.data).toEqual({ type: "task.moved", task: event.task.id, version: 3 });
      const [notification] = await heard("notification", 1);
      expect(notification?.data).toEqual({ id: expect.any(String), kind: "status", text: "“Title” was moved to done" });
      expect((await listOf(service, me)).items[0]?.id).toBe(notification?.data.id);
      expect((task?.at ?? 0) - published).toBeLessThan(500);
    }
  });

  it("receives a notification within 500 ms, fifty times in a row", async ({ client, page }) => {
    const me = somebody();
    const follower = await page(me);
    const took: number[] = [];
    for (let times = 1; times <= 50; times += 1) {
      const published = performance.now();
      await publish(client, change(me, { assignee: me.user }));
      const messages = await follower.heard("notification", times);
      took.push((messages.at(-1)?.at ?? Number.POSITIVE_INFINITY) - published);
    }
    took.sort((a, b) => a - b);
    console.info(`live: a notification takes ${took[25]?.toFixed(1)} ms, at most ${took[49]?.toFixed(1)} ms`);
    expect(took[47]).toBeLessThan(500);
  });

  it("receives nothing of other teams, and no notifications of other users", async ({ client, page }) => {
    const me = somebody();
    const [mate, stranger] = [somebody(me.team), somebody()];
    const pages = { me: await page(me), mate: await page(mate), stranger: await page(stranger) };
    await publish(
      client,
      change(me, { assignee: me.user }),
      change(stranger, { assignee: stranger.user }),
      // An assignee of another team receives nothing, whatever the event contains.
      change(stranger, { assignee: me.user }),
      change(me, { assignee: mate.user }),
    );
    await pages.mate.heard("notification", 1);
    await pages.stranger.heard("task", 2);
    await sleep(300);
    expect(pages.me.messages.map(({ event }) => event).sort()).toEqual(["notification", "task", "task"]);
    expect(pages.mate.messages.map(({ event }) => event).sort()).toEqual(["notification", "task", "task"]);
    expect(pages.stranger.messages.map(({ event }) => event).sort()).toEqual(["notification", "task", "task"]);
  });

  it("receives nothing for unreadable entries", async ({ client, page }) => {
    const me = somebody();
    const follower = await page(me);
    await client.xadd(stream.notifications, "*", "notification", "{");
    await client.xadd(stream.notifications, "*", "something", "else");
    const huge = JSON.stringify({ ...change(me), padding: "x".repeat(100_000) });
    await publish(client, ["event", "{"], ["event", huge], change(me));
    await follower.heard("task", 1);
    expect(follower.messages).toHaveLength(1);
  });

  it("gets heartbeats, and must reconnect at the end of its life", async ({ start, page }) => {
    const me = somebody();
    const brief = await start({ ...limits, heartbeat: 100, life: 400 });
    try {
      const follower = await page(me, undefined, brief);
      await eventually(() => follower.comments.length >= 2 && follower.comments[0] === "heartbeat");
      await eventually(() => follower.ended(), 5_000);
      expect(brief.hub.size()).toBe(0);
    } finally {
      await brief.close();
    }
  });
});

describe("a page that reconnects", () => {
  it("receives what it missed, once, in order, from either replica", async ({ replicas, service, client, page }) => {
    const me = somebody();
    const first = await page(me);
    const events = Array.from({ length: 1_200 }, (_, index) =>
      change(index % 3 === 2 ? somebody() : me, index % 10 === 0 ? { assignee: me.user } : {}),
    );
    await publish(client, ...events.slice(0, 10));
    await first.heard("task", 7);
    await first.heard("notification", 1);
    first.close();
    await publish(client, ...events.slice(10));
    const mine = events.filter(({ team }) => team === me.team).map(({ task }) => task.id);
    const told = events.filter(({ task, team }) => team === me.team && task.assignee).length;
    await eventually(async () => (await listOf(service, me)).unread === told);
    const second = await page(me, first.lastEventId(), replicas[1]);
    await second.heard("task", mine.length - tasks(first).length);
    await second.heard("notification", told - 1);
    await sleep(300);
    expect([...tasks(first), ...tasks(second)]).toEqual(mine);
    const notifications = [...first.messages, ...second.messages].filter(({ event }) => event === "notification");
    expect(new Set(notifications.map(({ data }) => data.id)).size).toBe(told);
    expect(notifications).toHaveLength(told);
  });

  it("misses nothing while it reconnects repeatedly under load", { timeout: 60_000 }, async ({
    replicas,
    client,
    open,
    page,
  }) => {
    const me = somebody();
    const events = Array.from({ length: 1_500 }, () => change(me));
    let publishing = true;
    const published = (async () => {
      for (let index = 0; index < events.length; index += 10) await publish(client, ...events.slice(index, index + 10));
      publishing = false;
    })();
    const seen: string[] = [];
    let last: string | undefined;
    for (let times = 0; publishing || times < 3; times += 1) {
      const follower = await page(me, last, replicas[times % 2]);
      await sleep(30 + (times % 5) * 20);
      follower.close();
      await eventually(() => follower.ended());
      seen.push(...tasks(follower));
      last = follower.lastEventId();
      open.splice(open.indexOf(follower), 1);
    }
    await published;
    const final = await page(me, last);
    const ids = events.map(({ task }) => task.id);
    const newest = ids.at(-1) as string;
    await eventually(() => seen.includes(newest) || tasks(final).includes(newest) || final.ended());
    // The first page started with the then newest event; from there on, each event came exactly once.
    const all = [...seen, ...tasks(final)];
    expect(all).toEqual(ids.slice(ids.indexOf(all[0] as string)));
    expect(ids.indexOf(all[0] as string)).toBeLessThan(500);
  });

  it("continues after a time in which it received only heartbeats", async ({ client, page }) => {
    const me = somebody();
    const follower = await page(me);
    const before = follower.lastEventId();
    await publish(client, change(somebody()), change(somebody()));
    await eventually(() => follower.lastEventId() !== before);
    const position = Number(follower.lastEventId().split("-")[0]);
    expect(position).toBeGreaterThan(Number(before.split("-")[0]));
  });

  it.for(["x", "1-0", "1-0_", "0-0_0-0-0", "-1-0_0-0", "99999999999999999999-0_0-0", "1-0_1-0; DROP"])(
    "with the invalid Last-Event-ID %j must reload",
    async (lastEventId, { page }) => {
      expect((await page(somebody(), lastEventId)).status).toBe(204);
    },
  );

  it("after too many missed entries must reload", async ({ client, page }) => {
    const [newest] = await client.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
    const position = Number(newest?.[0].split("-")[0]);
    await client.xadd(stream.tasks, `${position + 6_000}-0`, "event", JSON.stringify(change(somebody())));
    expect((await page(somebody(), `${position}-0_0-0`)).status).toBe(204);
    await client.xtrim(stream.tasks, "MAXLEN", 5);
    await publish(client, change(somebody()));
    expect((await page(somebody(), `${position + 5_999}-0_0-0`)).status).toBe(200);
    const [first] = await client.xrange(stream.tasks, "-", "+", "COUNT", 1);
    const before = Number(first?.[0].split("-")[0]) - 2;
    expect((await page(somebody(), `${before}-0_0-0`)).status).toBe(204);
  });
});

describe("a replica", () => {
  it("accepts a limited number of pages, in total and per user", async ({ service, open, page }) => {
    const me = somebody();
    for (let times = 0; times < limits.pagesOfUser; times += 1) expect((await page(me)).status).toBe(200);
    const refused = await page(me);
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "2"]);
    for (let times = limits.pagesOfUser; times < limits.pages; times += 1)
      expect((await page(somebody())).status).toBe(200);
    expect((await page(somebody())).status).toBe(503);
    expect(await service.metric("taskflow_notifications_live")).toBe(limits.pages);
    open[0]?.close();
    await eventually(async () => (await page(me)).status === 200);
  });

  it("cuts off a page that does not read, and the page misses nothing after it reconnects", {
    timeout: 60_000,
  }, async ({ service, client, page }) => {
    const me = somebody();
    const slow = await page(me);
    const quick = await page(me);
    slow.pause();
    const piece = Array.from({ length: 500 }, () => change(me));
    let sent = 0;
    await eventually(async () => {
      await publish(client, ...piece.map((event) => ({ ...event, id: uuid7() })));
      sent += piece.length;
      await quick.heard("task", sent);
      return service.hub.size() === 1;
    }, 50_000);
    slow.resume();
    await eventually(() => slow.ended());
    const got = tasks(slow).length;
    expect(got).toBeLessThan(sent);
    expect(service.app.server.listening).toBe(true);
    if (sent - got < 4_000) {
      const back = await page(me, slow.lastEventId());
      await back.heard("task", sent - got);
      expect(tasks(back)).toHaveLength(sent - got);
    }
  });

  it("ends all pages at once when it stops, and accepts no new ones", async ({ start, page }) => {
    const third = await start();
    const pages = [await page(somebody(), undefined, third), await page(somebody(), undefined, third)];
    const begun = performance.now();
    await third.app.close();
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const { ended } of pages) await eventually(ended, 1_000);
    await third.close();
  });

  it("measures no latency of open streams", async ({ service, page }) => {
    const follower = await page(somebody());
    follower.close();
    await eventually(() => follower.ended());
    await sleep(100);
    expect((await service.app.inject("/metrics")).body).not.toContain('route="/notifications/events",status="200"');
  });
});
