import { setTimeout as sleep } from "node:timers/promises";
import { stream } from "@taskflow/kit/events.ts";
import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SharedDatabase, type TestRedis, testPostgres, testRedis } from "../../../local/test-servers.ts";
import { publish, taskEvent } from "./events.ts";
import { type PeopleWorld, type Person, startPeople } from "./people.ts";
import { listOf, type NotificationsWorld, startNotifications } from "./world.ts";

let postgres: SharedDatabase;
let redis: TestRedis;
let people: PeopleWorld;
let worlds: [NotificationsWorld, NotificationsWorld];
let ana: Person;
let bob: Person;
beforeAll(async () => {
  [postgres, redis, people] = await Promise.all([testPostgres("notifications"), testRedis(), startPeople()]);
  const servers = { postgres, redis, users: people.url };
  worlds = [await startNotifications(servers), await startNotifications(servers)];
  for (const { ready } of worlds) await ready();
});
afterAll(async () => {
  for (const world of worlds ?? []) await world.close();
  await people?.close();
  await redis?.close();
  await postgres?.drop();
});
beforeEach(async () => {
  [ana, bob] = (await people.team("Ana", "Bob")) as [Person, Person];
});

const [one, client] = [() => worlds[0], () => worlds[0].redis];
const total = async (name: string) => (await worlds[0].metric(name)) + (await worlds[1].metric(name));
const texts = async (person: Person) => (await listOf(one(), person)).items.map(({ text }) => text);
const pending = async () => Number(((await client().xpending(stream.tasks, "notifications")) as [number])[0]);
const lag = () => one().metric("taskflow_stream_lag");
/** Resolves when all published events are acknowledged. */
const consumed = () => eventually(async () => (await lag()) === 0);
const rows = async (text: string, values: unknown[] = []) => one().database.query("test", text, values);
const given = (title: string, more = {}) =>
  taskEvent({
    type: "task.created",
    team: ana.team,
    actor: ana.id,
    createdBy: ana.id,
    assignee: bob.id,
    title,
    ...more,
  });

describe("events", () => {
  it("become notifications with texts, newest first", async () => {
    const task = uuid7();
    await publish(
      client(),
      given("Buy milk", { task }),
      given("Buy milk", { task, type: "task.moved", actor: bob.id, status: "in_progress" }),
      given("Buy milk", { task, type: "task.moved", status: "done" }),
    );
    await consumed();
    expect(await texts(bob)).toEqual(["Ana moved “Buy milk” to done", "Ana assigned “Buy milk” to you"]);
    expect(await texts(ana)).toEqual(["Bob moved “Buy milk” to in progress"]);
    const { items, unread } = await listOf(one(), bob);
    expect(unread).toBe(2);
    expect(items[1]).toMatchObject({ kind: "assigned", task, actor: ana.id, readAt: null });
    expect(Date.now() - Date.parse(items[1]?.createdAt ?? "")).toBeLessThan(20_000);
  });

  it("become one notification each for 300 at once, with two replicas", async () => {
    const titles = Array.from({ length: 300 }, (_, index) => `Number ${index}`);
    await publish(client(), ...titles.map((title) => given(title)));
    await consumed();
    const seen: string[] = [];
    let after = "";
    do {
      const page = await listOf(one(), bob, `?limit=100${after}`);
      seen.push(...page.items.map(({ text }) => text));
      after = page.next ? `&after=${page.next}` : "";
    } while (after);
    expect(seen.sort()).toEqual(titles.map((title) => `Ana assigned “${title}” to you`).sort());
    expect(await total('taskflow_notifications_created_total{kind="assigned"}')).toBeGreaterThanOrEqual(300);
  });

  it("that come twice make one notification", async () => {
    const event = given("Twice");
    await publish(client(), event, event);
    await publish(client(), event);
    await consumed();
    expect(await texts(bob)).toEqual(["Ana assigned “Twice” to you"]);
  });

  it("make one notification each after a flush, and the consumer group is created again", async () => {
    const events = Array.from({ length: 20 }, (_, index) => given(`Again ${index}`));
    await publish(client(), ...events);
    await consumed();
    const [before] = await rows("SELECT count(*)::int AS count FROM notifications");
    await redis.flush();
    await publish(client(), ...events, given("After the flush"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the flush” to you"));
    await client().xgroup("DESTROY", stream.tasks, "notifications");
    await publish(client(), given("After the group"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “After the group” to you"));
    await consumed();
    const [after] = await rows("SELECT count(*)::int AS count FROM notifications");
    expect((after as { count: number }).count).toBe((before as { count: number }).count + 2);
  });

  it("that are very old, or from a clock that is ahead, do no harm", async () => {
    const ancient = "1970-01-01T00:00:00Z";
    await publish(client(), given("Old", { time: ancient }), given("Ahead", { time: "+275760-09-13T00:00:00.000Z" }));
    await publish(client(), given("Odd", { time: "2026" }));
    await consumed();
    const { items } = await listOf(one(), bob);
    expect(items.map(({ text }) => text)).toContain("Ana assigned “Ahead” to you");
    expect(items.map(({ text }) => text)).not.toContain("Ana assigned “Old” to you");
    for (const { createdAt } of items) expect(Date.parse(createdAt)).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    "'; DROP TABLE notifications; --",
    "<img src=x onerror=alert(1)>",
    "nul \u0000 here",
    "\ud800",
    "Ōé 漢字 🚀",
    "{{7*7}} ${x}",
  ])("with the title %j make notifications", async (title) => {
    await publish(client(), given(title));
    await consumed();
    const [text = ""] = await texts(bob);
    const shown = title.toWellFormed().replace("nul \u0000 here", "nul here");
    expect(text).toBe(`Ana assigned “${shown}” to you`);
  });
});

describe("a poisonous event", () => {
  const good = () => given("Good");
  const poison = (): [string, string[]][] => [
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

  it("that is unreadable goes to the dead-letter stream at once, and delays no others", async () => {
    const [bad, letters] = [poison(), await client().xlen(stream.deadTasks)];
    const counted = await total("taskflow_dead_letters_total");
    await publish(client(), good(), ...bad.map(([, fields]) => fields), good());
    await consumed();
    expect(await texts(bob)).toHaveLength(2);
    expect(await client().xlen(stream.deadTasks)).toBe(letters + bad.length);
    expect(await total("taskflow_dead_letters_total")).toBe(counted + bad.length);
    const newest = await client().xrevrange(stream.deadTasks, "+", "-", "COUNT", bad.length);
    for (const [, fields] of newest) {
      const letter = Object.fromEntries(
        fields.flatMap((field, index) => (index % 2 ? [] : [[field, fields[index + 1]]])),
      );
      expect(letter).toMatchObject({ reason: expect.stringMatching(/event|entry|JSON/), deliveries: "1" });
      expect(letter.entry).toMatch(/^\d+-0$/);
      expect(JSON.stringify(letter).length).toBeLessThan(10_000);
    }
  });

  it("that the database refuses is tried five times, and its neighbours make notifications", async () => {
    await rows("ALTER TABLE notifications ADD CONSTRAINT refuse CHECK (text NOT LIKE '%poison%')");
    try {
      await publish(client(), given("before"), given("poison"), given("behind"));
      await eventually(async () => (await texts(bob)).length === 2);
      expect(await pending()).toBe(1);
      const letters = await client().xlen(stream.deadTasks);
      await eventually(async () => (await client().xlen(stream.deadTasks)) === letters + 1, 20_000);
      const [[, fields] = ["", []]] = await client().xrevrange(stream.deadTasks, "+", "-", "COUNT", 1);
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

  it("that has crashed five processes is given up without another attempt, unlike its neighbours", async () => {
    const last = await publish(client(), ["event", "{"]);
    await consumed();
    // The state that a killed process leaves: both entries are delivered and pending.
    const [killer, innocent] = [given("Killer"), given("Innocent")];
    const position = Number(last.split("-")[0]);
    const letters = await client().xlen(stream.deadTasks);
    await client()
      .multi()
      .xadd(stream.tasks, `${position + 1}-0`, "event", JSON.stringify(killer))
      .xreadgroup("GROUP", "notifications", "gone", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .xadd(stream.tasks, `${position + 2}-0`, "event", JSON.stringify(innocent))
      .xreadgroup("GROUP", "notifications", "gone", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .xclaim(stream.tasks, "notifications", "gone", 0, `${position + 1}-0`, "RETRYCOUNT", 5, "JUSTID")
      .exec();
    await eventually(async () => (await client().xlen(stream.deadTasks)) === letters + 1);
    await eventually(async () => (await texts(bob)).length === 1);
    expect(await texts(bob)).toEqual(["Ana assigned “Innocent” to you"]);
  });
});

describe("consumers", () => {
  const names = async () =>
    ((await client().xinfo("CONSUMERS", stream.tasks, "notifications")) as string[][]).map((flat) => flat[1]);

  it("have unique names", async () => {
    await eventually(async () => {
      await publish(client(), ...Array.from({ length: 150 }, () => given("Hello")));
      return (await names()).length >= 2;
    }, 15_000);
    await consumed();
  });

  it("that were killed leave their entries to others, and are then removed", async () => {
    await client().xgroup("CREATECONSUMER", stream.tasks, "notifications", "ghost");
    const [last] = await client().xrevrange(stream.tasks, "+", "-", "COUNT", 1);
    const position = Number(last?.[0].split("-")[0] ?? 0) + 1;
    await client()
      .multi()
      .xadd(stream.tasks, `${position}-0`, "event", JSON.stringify(given("Left behind")))
      .xreadgroup("GROUP", "notifications", "ghost", "COUNT", 1, "STREAMS", stream.tasks, ">")
      .exec();
    await eventually(async () => (await texts(bob)).includes("Ana assigned “Left behind” to you"));
    await consumed();
    await eventually(async () => !(await names()).includes("ghost"), 15_000);
    // Before Redis 7.2 this takes the living with it that had nothing to do: they are there again with their next
    // event.
    await publish(client(), given("Still here"));
    await eventually(async () => (await texts(bob)).includes("Ana assigned “Still here” to you"));
  });

  it("that stop in order are removed at once", async () => {
    const world = await startNotifications({ postgres, redis, users: people.url });
    await world.ready();
    const before = await names();
    const mine = async () => {
      await publish(client(), ...Array.from({ length: 50 }, () => given("For all")));
      return (await names()).find((name) => !before.includes(name)) as string;
    };
    const name = await eventually(mine, 15_000);
    await consumed();
    await world.close();
    expect(await names()).not.toContain(name);
  });

  it("count entries that are not consumed, including pending ones", async () => {
    const blocker = await one().database.pool.connect();
    try {
      await blocker.query("BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE");
      await publish(client(), ...Array.from({ length: 7 }, (_, index) => given(`Waits ${index}`)));
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
  it("are left out and delay nothing while users does not answer", async () => {
    const nobody = await startNotifications({ postgres, redis, users: "http://127.0.0.1:9" });
    for (const world of worlds) await world.close();
    try {
      await publish(nobody.redis, given("Nameless"));
      await eventually(async () => (await listOf(nobody, bob)).items.length === 1, 5_000);
      expect((await listOf(nobody, bob)).items[0]?.text).toBe("“Nameless” was assigned to you");
      await sleep(50);
    } finally {
      await nobody.close();
      const servers = { postgres, redis, users: people.url };
      worlds = [await startNotifications(servers), await startNotifications(servers)];
      for (const { ready } of worlds) await ready();
    }
  });

  it("of another team are left out, whatever the event contains", async () => {
    const stranger = await people.person("Stranger");
    await publish(client(), given("Mixed", { actor: stranger.id, createdBy: null }));
    await consumed();
    expect(await texts(bob)).toEqual(["“Mixed” was assigned to you"]);
  });
});
