import { eventually } from "@taskflow/kit/testing.ts";
import { uuid7 } from "@taskflow/kit/uuid.ts";
import { describe, expect } from "vitest";
import { createdEvent } from "../src/task-event.ts";
import type { Replica } from "./fixture.ts";
import { it, range } from "./relay-fixture.ts";

const leads = ({ lines }: Replica) => lines.some(({ message }) => message === "this replica publishes now");

describe("an event", () => {
  it("is in the stream soon, as it was committed", async ({ read, replica }) => {
    const service = await replica();
    const ana = service.as();
    await eventually(() => leads(service));
    const delays: number[] = [];
    for (let time = 0; time < 20; time += 1) {
      const task = await ana.task();
      const start = performance.now();
      const [entry] = await eventually(async () => {
        const found = await read.of(task.id);
        return found.length > 0 ? found : Promise.reject(new Error("the event is not in the stream"));
      });
      delays.push(performance.now() - start);
      expect(entry).toMatchObject({ id: `${time + 1}-0`, event: { type: "task.created", time: task.createdAt } });
    }
    expect(delays.toSorted((a, b) => a - b).at(10)).toBeLessThan(100);
    expect(await service.metric("taskflow_events_published_total")).toBe(20);
    await eventually(async () => (await service.metric("taskflow_outbox_waiting")) === 0);
  });

  it("is published without waiting for the next poll of its own replica", async ({ read, replica }) => {
    const ana = (await replica(true, 5_000)).as();
    // This task makes the replica the leader.
    await ana.task();
    await read.length(1);
    const start = performance.now();
    await ana.task();
    await read.length(2);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("of a replica that does not publish is in the stream soon, too", async ({ read, replica }) => {
    const one = await replica();
    await eventually(() => leads(one));
    const two = await replica();
    const ana = two.as();
    await ana.task();
    await read.length(1);
    const start = performance.now();
    await ana.task();
    await read.length(2);
    expect(performance.now() - start).toBeLessThan(200);
    expect([leads(one), leads(two)]).toEqual([true, false]);
  });

  it("that commits late gets a later position, and is not left out", async ({ read, replica }) => {
    const service = await replica();
    const ana = service.as();
    const late = { id: uuid7(), title: "late", assignee: null, createdBy: null, due: null };
    const event = createdEvent(late, { actor: null, team: ana.caller.team, requestId: "late" });
    await service.database.transaction(async (query) => {
      await query("test", "INSERT INTO outbox (event) VALUES ($1)", [JSON.stringify(event)]);
      await ana.task();
      await ana.task();
      await read.length(2);
    });
    await read.length(3);
    expect((await read.entries()).at(-1)).toMatchObject({ id: "3-0", event: { requestId: "late" } });
  });

  it("comes after the previous one of the same task, however many wait", async ({ read, replica }) => {
    const ana = (await replica(false)).as();
    const tasks = await Promise.all(Array.from({ length: 60 }, () => ana.task()));
    const numbers = Array.from({ length: 10 }, (_, number) => number);
    for (const n of numbers) await Promise.all(tasks.map(({ id }) => ana.patch(id, "*", { title: `title ${n}` })));
    // More events than fit into one batch.
    await replica();
    await read.length(660);
    const entries = await read.entries();
    expect(entries.map(({ id }) => id)).toEqual(range(1, 660));
    for (const { id } of tasks) {
      const versions = entries.filter(({ event }) => event.task.id === id).map(({ event }) => event.task.version);
      expect(versions).toEqual(Array.from({ length: 11 }, (_, place) => place + 1));
    }
  });
});

describe("of two replicas", () => {
  it("the second publishes after the first has stopped", async ({ read, replica }) => {
    const one = await replica();
    await eventually(() => leads(one));
    const two = await replica();
    await two.as().task();
    await read.length(1);
    await one.close();
    const start = performance.now();
    await two.as().task();
    await read.length(2);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(leads(two)).toBe(true);
  });

  it("one publishes even if connections are cut, and each event is in the stream once", async ({ read, replica }) => {
    const both = [await replica(), await replica()];
    const ana = both[0]?.as();
    const cut =
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    for (let task = 0; task < 30; task += 1) {
      await ana?.task();
      if (task % 5 === 0) await both[1]?.database.query("test", cut);
    }
    await read.length(30);
    const entries = await read.entries();
    expect(new Set(entries.map(({ event }) => event.id)).size).toBe(30);
    expect(entries.map(({ id }) => id)).toEqual(range(1, 30));
  });
});
