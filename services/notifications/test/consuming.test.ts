import { stream, type TaskEvent } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { testRedis } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { it as base, listOf, nowhere, startReplica } from "./fixture.ts";
import type { Person } from "./people.ts";

const it = base
  .extend("replicas", { scope: "file" }, async ({ postgres, redis, people }, { onCleanup }) => {
    const servers = { postgres, redis, users: people.url };
    const replicas = [await startReplica(servers), await startReplica(servers)] as const;
    onCleanup(async () => {
      for (const { close } of replicas) await close();
    });
    for (const { ready } of replicas) await ready();
    return replicas;
  })
  .extend("service", { scope: "file" }, ({ replicas }) => replicas[0])
  /** A client of `redis`. */
  .extend("client", { scope: "file" }, ({ service }) => service.redis)
  /** The sum of a metric over both replicas. */
  .extend("total", ({ replicas: [one, two] }) => {
    return async (name: string) => (await one.metric(name)) + (await two.metric(name));
  })
  .extend("team", async ({ people }) => (await people.team("Ana", "Bob")) as [Person, Person])
  .extend("ana", ({ team: [ana] }) => ana)
  .extend("bob", ({ team: [, bob] }) => bob)
  .extend("texts", ({ service }) => {
    return async (person: Person) => (await listOf(service, person)).items.map(({ text }) => text);
  })
  .extend("pending", ({ client }) => {
    return async () => Number(((await client.xpending(stream.tasks, "notifications")) as [number])[0]);
  })
  /** The names of the group's consumers. */
  .extend("names", ({ client }) => async () => {
    const consumers = (await client.xinfo("CONSUMERS", stream.tasks, "notifications")) as string[][];
    return consumers.map((flat) => flat[1]);
  })
  .extend(
    "lag",
    ({ service }) =>
      () =>
        service.metric("taskflow_stream_lag"),
  )
  /** Resolves when all published events are acknowledged. */
  .extend(
    "consumed",
    ({ lag }) =>
      () =>
        eventually(async () => (await lag()) === 0),
  )
  .extend(
    "rows",
    ({ service }) =>
      async (text: string) =>
        service.database.query("test", text, []),
  )
  /** An event: Ana creates a task for Bob. */
  .extend("given", ({ ana, bob }) => (title: string, more = {}) => {
    const { team, id } = ana;
    return taskEvent({ type: "task.created", team, actor: id, createdBy: id, assignee: bob.id, title, ...more });
  });

describe("events", () => {
  it("become notifications with texts, newest first", async ({ service, client, ana, bob, texts, consumed, given }) => {
    const task = uuid7();
    await publish(
      client,
      given("Buy milk", { task }),
      given("Buy milk", { task, type: "task.moved", actor: bob.id, status: "in_progress" }),
      given("Buy milk", { task, type: "task.moved", status: "done" }),
    );
    await consumed();
    expect(await texts(bob)).toEqual(["Ana moved “Buy milk” to done", "Ana assigned “Buy milk” to you"]);
    expect(await texts(ana)).toEqual(["Bob moved “Buy milk” to in progress"]);
    const { items, unread } = await listOf(service, bob);
    expect(unread).toBe(2);
    expect(items[1]).toMatchObject({ kind: "assigned", task, actor: ana.id, readAt: null });
    expect(Date.now() - Date.parse(items[1]?.createdAt ?? "")).toBeLessThan(20_000);
  });

  it("become one notification each for 300 at once, with two replicas", async ({
    service,
    client,
    total,
    bob,
    consumed,
    given,
  }) => {
    const titles = Array.from({ length: 300 }, (_, index) => `Number ${index}`);
    await publish(client, ...titles.map((title) => given(title)));
    await consumed();
    const seen: string[] = [];
    let after = "";
    do {
      const page = await listOf(service, bob, `?limit=100${after}`);
      seen.push(...page.items.map(({ text }) => text));
      after = page.next ? `&after=${page.next}` : "";
    } while (after);
    expect(seen.sort()).toEqual(titles.map((title) => `Ana assigned “${title}” to you`).sort());
    expect(await total('taskflow_notifications_created_total{kind="assigned"}')).toBeGreaterThanOrEqual(300);
  });

  it("that come twice make one notification", async ({ client, bob, texts, consumed, given }) => {
    const event = given("Twice");
    await publish(client, event, event);
    await publish(client, event);
    await consumed();
    expect(await texts(bob)).toEqual(["Ana assigned “Twice” to you"]);
  });

  it("make one notification each after a flush, and the consumer group is created again", async ({
    redis,
    client,
    bob,
    texts,
    consumed,
    rows,
    given,
  }) => {
    const events = Array.from({ length: 20 }, (_, index) => given(`Again ${index}`));
    await publish(client, ...events);
    await consumed();
    const [before] = await rows("SELECT count(*)::int AS count FROM notifications");
    await redis.flush();
    await publish(client, ...events, given("After the flush"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the flush” to you"));
    await client.xgroup("DESTROY", stream.tasks, "notifications");
    await publish(client, given("After the group"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the group” to you"));
    await consumed();
    const [after] = await rows("SELECT count(*)::int AS count FROM notifications");
    expect((after as { count: number }).count).toBe((before as { count: number }).count + 2);
  });

  it("that are very old, or from a clock that is ahead, do no harm", async ({
    service,
    client,
    bob,
    consumed,
    given,
  }) => {
    const ancient = "1970-01-01T00:00:00Z";
    await publish(client, given("Old", { time: ancient }), given("Ahead", { time: "+275760-09-13T00:00:00.000Z" }));
    await publish(client, given("Odd", { time: "2026" }));
    await consumed();
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
  ])("with the title %j make notifications", async (title, { client, bob, texts, consumed, given }) => {
    await publish(client, given(title));
    await consumed();
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
    client,
    total,
    bob,
    texts,
    consumed,
    given,
  }) => {
    const good = () => given("Good");
    const [bad, letters] = [poison(good), await client.xlen(stream.deadTasks)];
    const counted = await total("taskflow_dead_letters_total");
    await publish(client, good(), ...bad.map(([, fields]) => fields), good());
    await consumed();
    expect(await texts(bob)).toHaveLength(2);
    expect(await client.xlen(stream.deadTasks)).toBe(letters + bad.length);
    expect(await total("taskflow_dead_letters_total")).toBe(counted + bad.length);
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
    client,
    bob,
    texts,
    pending,
    rows,
    given,
  }) => {
    await rows("ALTER TABLE notifications ADD CONSTRAINT refuse CHECK (text NOT LIKE '%poison%')");
    try {
      await publish(client, given("before"), given("poison"), given("behind"));
      await eventually(async () => (await texts(bob)).length === 2);
      expect(await pending()).toBe(1);
      const letters = await client.xlen(stream.deadTasks);
      await eventually(async () => (await client.xlen(stream.deadTasks)) === letters + 1, 20_000);
      const [[, fields] = ["", []]] = await client.xrevrange(stream.deadTasks, "+", "-", "COUNT", 1);
      expect(fields.slice(0, 6)).toEqual([
        ...["reason", expect.stringContaining("refuse")],
        ...["entry", expect.anything(), "deliveries", "5"],
      ]);
      expect(await pending()).toBe(0);
      expect(await texts(bob)).toHaveLength(2);
    } finally {
      await rows("ALTER TABLE notifications DROP CONSTRAINT refuse");
    }
  });

  it("that has crashed five processes is given up without another attempt, unlike its neighbours", async ({
    client,
    bob,
    texts,
    consumed,
    given,
  }) => {
    const last = await publish(client, ["event", "{"]);
    await consumed();
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
  it("have unique names", async ({ client, names, consumed, given }) => {
    await eventually(async () => {
      await publish(client, ...Array.from({ length: 150 }, () => given("Hello")));
      return (await names()).length >= 2;
    }, 15_000);
    await consumed();
  });

  it("that were killed leave their entries to others, and are then removed", async ({
    client,
    bob,
    texts,
    names,
    consumed,
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
    await consumed();
    await eventually(async () => !(await names()).includes("ghost"), 15_000);
    // Before Redis 7.2 this also removes idle living consumers, which reappear with their next event.
    await publish(client, given("Still here"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “Still here” to you"));
  });

  it("that stop in order are removed at once", async ({ postgres, redis, people, client, names, consumed, given }) => {
    const third = await startReplica({ postgres, redis, users: people.url });
    await third.ready();
    const before = await names();
    const mine = async () => {
      await publish(client, ...Array.from({ length: 50 }, () => given("For all")));
      return (await names()).find((name) => !before.includes(name)) as string;
    };
    const name = await eventually(mine, 15_000);
    await consumed();
    await third.close();
    expect(await names()).not.toContain(name);
  });

  it("count entries that are not consumed, including pending ones", async ({
    service,
    client,
    bob,
    texts,
    pending,
    lag,
    consumed,
    given,
  }) => {
    const blocker = await service.database.pool.connect();
    try {
      await blocker.query("BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE");
      await publish(client, ...Array.from({ length: 7 }, (_, index) => given(`Waits ${index}`)));
      await eventually(async () => (await pending()) > 0);
      expect(await lag()).toBe(7);
    } finally {
      await blocker.query("ROLLBACK");
      blocker.release();
    }
    await consumed();
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

  it("of another team are left out, whatever the event contains", async ({
    people,
    client,
    bob,
    texts,
    consumed,
    given,
  }) => {
    const stranger = await people.person("Stranger");
    await publish(client, given("Mixed", { actor: stranger.id, createdBy: null }));
    await consumed();
    expect(await texts(bob)).toEqual(["“Mixed” was assigned to you"]);
  });
});
