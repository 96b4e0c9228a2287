import { stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { testRedis } from "../../../local/test-servers.ts";
import { it } from "./consuming-fixture.ts";
import { publish } from "./events.ts";
import { listOf, nowhere, startReplica } from "./fixture.ts";

describe("events", () => {
  it("become notifications with texts, newest first", async ({ queue, service, ana, bob, texts, given }) => {
    const task = uuid7();
    await queue.publish(
      given("Buy milk", { task }),
      given("Buy milk", { task, type: "task.moved", actor: bob.id, status: "in_progress" }),
      given("Buy milk", { task, type: "task.moved", status: "done" }),
    );
    await queue.consumed();
    expect(await texts(bob)).toEqual(["Ana moved “Buy milk” to done", "Ana assigned “Buy milk” to you"]);
    expect(await texts(ana)).toEqual(["Bob moved “Buy milk” to in progress"]);
    const { items, unread } = await listOf(service, bob);
    expect(unread).toBe(2);
    expect(items[1]).toMatchObject({ kind: "assigned", task, actor: ana.id, readAt: null });
    expect(Date.now() - Date.parse(items[1]?.createdAt ?? "")).toBeLessThan(20_000);
  });

  it("become one notification each for 300 at once, with two replicas", async ({ queue, service, bob, given }) => {
    const titles = Array.from({ length: 300 }, (_, index) => `Number ${index}`);
    await queue.publish(...titles.map((title) => given(title)));
    await queue.consumed();
    const seen: string[] = [];
    let after = "";
    do {
      const page = await listOf(service, bob, `?limit=100${after}`);
      seen.push(...page.items.map(({ text }) => text));
      after = page.next ? `&after=${page.next}` : "";
    } while (after);
    expect(seen.sort()).toEqual(titles.map((title) => `Ana assigned “${title}” to you`).sort());
    expect(await queue.total('taskflow_notifications_created_total{kind="assigned"}')).toBeGreaterThanOrEqual(300);
  });

  it("that come twice make one notification", async ({ queue, bob, texts, given }) => {
    const event = given("Twice");
    await queue.publish(event, event);
    await queue.publish(event);
    await queue.consumed();
    expect(await texts(bob)).toEqual(["Ana assigned “Twice” to you"]);
  });

  it("make one notification each after a flush, and the consumer group is created again", async ({
    queue,
    redis,
    client,
    bob,
    texts,
    rows,
    given,
  }) => {
    const events = Array.from({ length: 20 }, (_, index) => given(`Again ${index}`));
    await queue.publish(...events);
    await queue.consumed();
    const [before] = await rows("SELECT count(*)::int AS count FROM notifications");
    await redis.flush();
    await queue.publish(...events, given("After the flush"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the flush” to you"));
    await client.xgroup("DESTROY", stream.tasks, "notifications");
    await queue.publish(given("After the group"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the group” to you"));
    await queue.consumed();
    const [after] = await rows("SELECT count(*)::int AS count FROM notifications");
    expect((after as { count: number }).count).toBe((before as { count: number }).count + 2);
  });

  it("that are very old, or from a clock that is ahead, do no harm", async ({ queue, service, bob, given }) => {
    const ancient = "1970-01-01T00:00:00Z";
    await queue.publish(given("Old", { time: ancient }), given("Ahead", { time: "+275760-09-13T00:00:00.000Z" }));
    await queue.publish(given("Odd", { time: "2026" }));
    await queue.consumed();
    const { items } = await listOf(service, bob);
    expect(items.map(({ text }) => text)).toContain("Ana assigned “Ahead” to you");
    expect(items.map(({ text }) => text)).not.toContain("Ana assigned “Old” to you");
    for (const { createdAt } of items) expect(Date.parse(createdAt)).toBeLessThanOrEqual(Date.now());
  });

  it.for([
    "'; DROP TABLE notifications; --",
    "<img src=x onerror=alert(1)>",
    "nul \u0000 here",
    "\ud800",
    "Ōé 漢字 🚀",
    "{{7*7}} ${x}",
  ])("with the title %j make notifications", async (title, { queue, bob, texts, given }) => {
    await queue.publish(given(title));
    await queue.consumed();
    const [text = ""] = await texts(bob);
    const shown = title.toWellFormed().replace("nul \u0000 here", "nul here");
    expect(text).toBe(`Ana assigned “${shown}” to you`);
  });
});

describe("a poisonous event", () => {
  const poison = (good: () => TaskEvent): [string, string[]][] => [
    ["invalid JSON", ["event", "{"]],
    ["another field", ["other", "x"]],
    ["null", ["event", "null"]],
    ["another shape", ["event", JSON.stringify({ ...good(), task: 5 })]],
    ["another type", ["event", JSON.stringify({ ...good(), type: "task.exploded" })]],
    ["no id", ["event", JSON.stringify({ ...good(), id: "1" })]],
    ["a number as title", ["event", JSON.stringify({ ...good(), task: { ...good().task, title: 5 } })]],
    ["invalid user ids", ["event", JSON.stringify({ ...good(), actor: "'; --" })]],
    ["huge", ["event", JSON.stringify({ ...good(), padding: "x".repeat(2_000_000) })]],
  ];

  it("that is unreadable goes to the dead-letter stream at once, and delays no others", async ({
    queue,
    client,
    bob,
    texts,
    given,
  }) => {
    const good = () => given("Good");
    const [bad, letters] = [poison(good), await client.xlen(stream.deadTasks)];
    const counted = await queue.total("taskflow_dead_letters_total");
    await queue.publish(good(), ...bad.map(([, fields]) => fields), good());
    await queue.consumed();
    expect(await texts(bob)).toHaveLength(2);
    expect(await client.xlen(stream.deadTasks)).toBe(letters + bad.length);
    expect(await queue.total("taskflow_dead_letters_total")).toBe(counted + bad.length);
    const newest = await client.xrevrange(stream.deadTasks, "+", "-", "COUNT", bad.length);
    for (const [, fields] of newest) {
      const letter = Object.fromEntries(
        fields.flatMap((field, index) => (index % 2 ? [] : [[field, fields[index + 1]]])),
      );
      expect(letter).toMatchObject({ reason: expect.stringMatching(/event|entry|JSON/), deliveries: "1" });
      expect(letter.entry).toMatch(/^\d+-0$/);
      expect(JSON.stringify(letter).length).toBeLessThan(10_000);
    }
  });

  it("that the database refuses is tried five times, and its neighbours make notifications", async ({
    queue,
    client,
    bob,
    texts,
    rows,
    given,
  }) => {
    await rows("ALTER TABLE notifications ADD CONSTRAINT refuse CHECK (text NOT LIKE '%poison%')");
    try {
      await queue.publish(given("before"), given("poison"), given("behind"));
      await eventually(async () => (await texts(bob)).length === 2);
      expect(await queue.pending()).toBe(1);
      const letters = await client.xlen(stream.deadTasks);
      await eventually(async () => (await client.xlen(stream.deadTasks)) === letters + 1, 20_000);
      const [[, fields] = ["", []]] = await client.xrevrange(stream.deadTasks, "+", "-", "COUNT", 1);
      expect(fields.slice(0, 6)).toEqual([
        ...["reason", expect.stringContaining("refuse")],
        ...["entry", expect.anything(), "deliveries", "5"],
      ]);
      expect(await queue.pending()).toBe(0);
      expect(await texts(bob)).toHaveLength(2);
    } finally {
      await rows("ALTER TABLE notifications DROP CONSTRAINT refuse");
    }
  });

  it("that has crashed five processes is given up without another attempt, unlike its neighbours", async ({
    queue,
    client,
    bob,
    texts,
    given,
  }) => {
    const last = await queue.publish(["event", "{"]);
    await queue.consumed();
    // The state that a killed process leaves: both entries are delivered and pending.
    const [killer, innocent] = [given("Killer"), given("Innocent")];
    const position = Number(last.split("-")[0]);
    const letters = await client.xlen(stream.deadTasks);
    await client
      .multi()
      .xadd(stream.tasks, `${position + 1}-0`, "event", JSON.stringify(killer))
      .xreadgroup("GROUP", "notifications", "gone", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .xadd(stream.tasks, `${position + 2}-0`, "event", JSON.stringify(innocent))
      .xreadgroup("GROUP", "notifications", "gone", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .xclaim(stream.tasks, "notifications", "gone", 0, `${position + 1}-0`, "RETRYCOUNT", 5, "JUSTID")
      .exec();
    await eventually(async () => (await client.xlen(stream.deadTasks)) === letters + 1);
    await eventually(async () => (await texts(bob)).length === 1);
    expect(await texts(bob)).toEqual(["Ana assigned “Innocent” to you"]);
  });
});

describe("consumers", () => {
  it("have unique names", async ({ queue, given }) => {
    await eventually(async () => {
      await queue.publish(...Array.from({ length: 150 }, () => given("Hello")));
      return (await queue.names()).length >= 2;
    }, 15_000);
    await queue.consumed();
  });

  it("that were killed leave their entries to others, and are then removed", async ({
    queue,
    client,
    bob,
    texts,
    given,
  }) => {
    await client.xgroup("CREATECONSUMER", stream.tasks, "notifications", "ghost");
    const [last] = await client.xrevrange(stream.tasks, "+", "-", "COUNT", 1);
    const position = Number(last?.[0].split("-")[0] ?? 0) + 1;
    await client
      .multi()
      .xadd(stream.tasks, `${position}-0`, "event", JSON.stringify(given("Left behind")))
      .xreadgroup("GROUP", "notifications", "ghost", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .exec();
    await eventually(async () => (await texts(bob)).includes("Ana assigned “Left behind” to you"));
    await queue.consumed();
    await eventually(async () => !(await queue.names()).includes("ghost"), 15_000);
    // Before Redis 7.2 this also removes idle living consumers, which reappear with their next event.
    await queue.publish(given("Still here"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “Still here” to you"));
  });

  it("that stop in order are removed at once", async ({ queue, postgres, redis, people, given }) => {
    // Names of replicas end with a random part; consumers that other tests added have none.
    const replicas = async () => (await queue.names()).filter((name) => name?.includes("-"));
    /** Publishes until so many replicas have consumed events: Redis before 7.2 forgets idle ones. */
    const active = (count: number) =>
      eventually(async () => {
        await queue.publish(...Array.from({ length: 150 }, () => given("For all")));
        const names = await replicas();
        return names.length === count ? names : Promise.reject(new Error(`consumers: ${names}`));
      }, 15_000);
    const before = await active(2);
    const third = await startReplica({ postgres, redis, users: people.url });
    await third.ready();
    const name = (await active(3)).find((each) => !before.includes(each));
    await queue.consumed();
    await third.close();
    expect(await queue.names()).not.toContain(name);
  });

  it("count entries that are not consumed, including pending ones", async ({ queue, service, bob, texts, given }) => {
    const blocker = await service.database.pool.connect();
    try {
      await blocker.query("BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE");
      await queue.publish(...Array.from({ length: 7 }, (_, index) => given(`Waits ${index}`)));
      await eventually(async () => (await queue.pending()) > 0);
      expect(await queue.lag()).toBe(7);
    } finally {
      await blocker.query("ROLLBACK");
      blocker.release();
    }
    await queue.consumed();
    expect(await texts(bob)).toHaveLength(7);
  });
});

describe("names", () => {
  it("are left out and delay nothing while users does not answer", async ({ postgres, bob, given }) => {
    const own = await testRedis();
    const nameless = await startReplica({ postgres, redis: own, users: nowhere });
    try {
      await nameless.ready();
      await publish(nameless.redis, given("Nameless"));
      await eventually(async () => (await listOf(nameless, bob)).items.length === 1, 5_000);
      expect((await listOf(nameless, bob)).items[0]?.text).toBe("“Nameless” was assigned to you");
    } finally {
      await nameless.close();
      await own.close();
    }
  });

  it("of another team are left out, whatever the event contains", async ({ queue, people, bob, texts, given }) => {
    const stranger = await people.person("Stranger");
    await queue.publish(given("Mixed", { actor: stranger.id, createdBy: null }));
    await queue.consumed();
    expect(await texts(bob)).toEqual(["“Mixed” was assigned to you"]);
  });
});
