import { stream } from "@taskflow/kit/events.ts";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { describe, expect } from "vitest";
import { leadership } from "../src/outbox/leadership.ts";
import { numberText } from "../src/outbox/outbox.ts";
import { waitingText } from "../src/outbox/waiting.ts";
import { it } from "./relay-fixture.ts";

describe("a stream", () => {
  it("that was flushed is filled again, with the same ids", async ({ redis, read, replica }) => {
    const ana = (await replica()).as();
    for (let task = 0; task < 5; task += 1) await ana.task();
    await read.length(5);
    const before = await read.entries();
    await redis.flush();
    await read.length(5);
    expect(await read.entries()).toEqual(before);
    await ana.task();
    await read.length(6);
    expect((await read.entries()).at(-1)?.id).toBe("6-0");
  });

  it("that was restored to an older state is completed from there", async ({ read, replica }) => {
    const ana = (await replica()).as();
    for (let task = 0; task < 3; task += 1) await ana.task();
    await read.length(3);
    const old = await read.redis.dumpBuffer(stream.tasks);
    for (let task = 0; task < 4; task += 1) await ana.task();
    await read.length(7);
    const before = await read.entries();
    await read.redis.restore(stream.tasks, 0, old, "REPLACE");
    await ana.task();
    await read.length(8);
    expect((await read.entries()).slice(0, 7)).toEqual(before);
  });

  it.for(["5000-0", "5000-7", `${Date.now()}-0`])(
    "that is ahead, at %s, is continued after its end",
    async (end, { read, replica }) => {
      const service = await replica();
      const ana = service.as();
      const first = await ana.task();
      await read.length(1);
      await read.redis.xadd(stream.tasks, end, "event", JSON.stringify((await read.entries())[0]?.event));
      const others = [await ana.task(), await ana.task()];
      await read.length(4);
      const entries = await read.entries();
      const position = Number(end.split("-")[0]);
      expect(entries.map(({ id }) => id)).toEqual(["1-0", end, `${position + 1}-0`, `${position + 2}-0`]);
      expect(entries.map(({ event }) => event.task.id)).toEqual([first, first, ...others].map(({ id }) => id));
      // The next leader continues there.
      await service.close();
      await (await replica()).as().task();
      await read.length(5);
      expect((await read.entries()).at(-1)?.id).toBe(`${position + 3}-0`);
    },
  );

  it("that is ahead of events with assigned positions still gets these events", async ({ redis, read, replica }) => {
    const service = await replica();
    const ana = service.as();
    await ana.task();
    await read.length(1);
    await eventually(async () => (await service.metric("taskflow_outbox_waiting")) === 0);
    await redis.stop();
    // The state after a leader died between its two writes; then Redis returns with other contents.
    const { id } = await ana.task();
    await service.close();
    const database = (await replica(false)).database;
    await database.query("test", "UPDATE outbox SET position = 2 WHERE position IS NULL");
    await database.query("test", "UPDATE outbox_progress SET position = 2");
    await redis.start();
    await eventually(async () => (await read.redis.ping()) === "PONG");
    await read.redis.xadd(stream.tasks, "900-0", "event", JSON.stringify((await read.entries())[0]?.event));
    await replica();
    await read.length(3);
    expect((await read.entries()).at(-1)).toMatchObject({ id: "901-0", event: { task: { id } } });
  });

  it("is kept at about 100,000 entries", async ({ read, replica }) => {
    const fill = "for i = 1, 150000 do redis.call('XADD', KEYS[1], i .. '-0', 'event', '{}') end";
    await read.redis.eval(fill, 1, stream.tasks);
    const ana = (await replica()).as();
    await eventually(async () => {
      // Redis trims a part of the surplus with each added entry.
      await ana.task();
      return (await read.redis.xlen(stream.tasks)) < 101_000;
    });
    expect(await read.redis.xlen(stream.tasks)).toBeGreaterThanOrEqual(100_000);
  });
});

describe("the outbox", () => {
  it("deletes events 7 days after they were sent, and nothing else", async ({ read, replica }) => {
    const silent = await replica(false);
    const ana = silent.as();
    for (let task = 0; task < 5; task += 1) await ana.task();
    const age = "UPDATE outbox SET at = now() - CASE seq WHEN 4 THEN interval '6 days' ELSE '8 days' END WHERE seq < 5";
    await silent.database.query("test", age);
    expect(await silent.metric("taskflow_outbox_waiting")).toBe(5);
    await replica();
    await read.length(5);
    const rows = () => silent.database.query<{ seq: string }>("test", "SELECT seq FROM outbox ORDER BY seq");
    await eventually(async () => (await rows()).length === 2);
    expect(await rows()).toEqual([{ seq: "4" }, { seq: "5" }]);
    // The positions of deleted events are not used again.
    await ana.task();
    await read.length(6);
    expect((await read.entries()).at(-1)?.id).toBe("6-0");
  });

  it("is read by its indexes, even without statistics", async ({ replica }) => {
    const { database } = await replica(false);
    await database.query(
      "test",
      "INSERT INTO outbox (event, position) SELECT '{}', n FROM generate_series(1, 20000) n",
    );
    const connectionString = String(database.pool.options.connectionString);
    const own = leadership({ connectionString, log: testLog().log });
    const query = await own.take();
    const plan = await query?.("explain", `EXPLAIN ${numberText.replaceAll("$1", "0")}`);
    await own.resign();
    expect(JSON.stringify(plan)).toContain("Index Scan using outbox_pkey on outbox");
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan on outbox |JIT/);
    const count = await database.query("test", `EXPLAIN ${waitingText}`);
    expect(JSON.stringify(count)).not.toContain("Seq Scan on outbox ");
  });
});
