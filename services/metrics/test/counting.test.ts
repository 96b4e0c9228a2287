import type { EventType, Status, TaskEvent } from "@taskflow/kit/events.ts";
import fc from "fast-check";
import type { Redis } from "ioredis";
import { describe, expect } from "vitest";
import type { TestRedis } from "../../../local/test-servers.ts";
import { keys } from "../src/keys.ts";
import { life, publish, taskEvent } from "./events.ts";
import { it } from "./fixture.ts";
import { counted, expectRecount } from "./recount.ts";

const team = "00000000-0000-4000-8000-00000000000a";

// Two replicas count during each test.
it.beforeEach(({ replicas }) => expect(replicas).toHaveLength(2));

describe("two replicas count", () => {
  it("each event once", async ({ redis }) => {
    await publish(redis, ...life(team, "done"), ...life(team, "open"));
    await expectRecount(redis);
    expect(await counted(redis, keys.team(team))).toEqual({
      created: 2,
      completed: 1,
      byStatus: { open: 1, in_progress: 0, done: 1 },
    });
  });

  it("a deletion as final, even if older events come after it", async ({ redis }) => {
    const [created, moved, done] = life(team, "done") as [TaskEvent, TaskEvent, TaskEvent];
    const deleted = taskEvent({ type: "task.deleted", team, task: created.task.id, version: 2, status: "in_progress" });
    await publish(redis, created, deleted, done, moved);
    await expectRecount(redis);
    expect((await counted(redis, keys.totals)).byStatus).toEqual({ open: 0, in_progress: 0, done: 0 });
  });

  it("readable events, and skip unreadable ones", async ({ redis, replicas }) => {
    const huge = "x".repeat(3_000_000);
    const wrong = { ...taskEvent({ type: "task.created", team, task: team, version: 1, status: "open" }), team: "SQL" };
    const poison = [
      ["event", "{"],
      ["other", "field"],
      ["event", huge],
      ["event", "null"],
    ];
    await publish(redis, ...poison, ...life(team, "open"), ["event", JSON.stringify(wrong)], ...life(team, "done"));
    await expectRecount(redis);
    expect((await counted(redis, keys.totals)).created).toBe(2);
    const said = replicas.flatMap(({ lines }) => lines.filter(({ fault }) => fault !== undefined));
    expect(said.length).toBeGreaterThanOrEqual(5);
    for (const line of said) expect(JSON.stringify(line).length).toBeLessThan(1_000);
  });

  it("no event twice after the position was lost", async ({ redis }) => {
    await publish(redis, ...life(team, "done"), ...life(team, "open"));
    await expectRecount(redis);
    await redis.hdel(keys.state, "position");
    await expectRecount(redis);
    expect((await counted(redis, keys.totals)).created).toBe(2);
  });

  it("from the start after a flush, even if the stream returns with the same ids", async ({ server, redis }) => {
    const first = [...life(team, "done"), ...life(team, "done"), ...life(team, "open")];
    await publish(redis, ...first);
    await expectRecount(redis);
    await server.flush();
    await publish(redis, ...first);
    await expectRecount(redis);
    expect((await counted(redis, keys.totals)).created).toBe(3);
  });

  it("further after Redis has lost the script", async ({ server, redis }) => {
    await publish(redis, ...life(team, "open"));
    await expectRecount(redis);
    await server.command("SCRIPT", "FLUSH");
    await publish(redis, ...life(team, "done"));
    await expectRecount(redis);
  });
});

const teams = ["a", "b", "c"].map((letter) => team.replace(/a$/, letter));
const tasks = Array.from({ length: 6 }, (_, index) => `10000000-0000-4000-8000-00000000000${index}`);
const anyChange = fc.record({
  type: fc.constantFrom<EventType>("task.created", "task.moved", "task.moved", "task.updated", "task.deleted"),
  task: fc.constantFrom(...tasks),
  version: fc.integer({ min: 1, max: 12 }),
  status: fc.constantFrom<Status>("open", "in_progress", "done"),
});
/** A change, a repeated event, an entry that is not an event, or a fault. */
const anyStep = fc.oneof(
  { weight: 12, arbitrary: anyChange },
  { weight: 4, arbitrary: fc.record({ again: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ garbage: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom("script", "position", "flush", "pause") }) },
);

describe("any sequence of events and faults", () => {
  it("has the counts of a recount", { timeout: 120_000 }, async ({ server, redis }) => {
    const history = fc.array(anyStep, { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(history, (steps) => play(steps, server, redis)),
      { numRuns: Number(process.env.RUNS ?? 40) },
    );
  });

  type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

  async function play(steps: readonly Step[], server: TestRedis, redis: Redis): Promise<void> {
    await server.flush();
    const past: TaskEvent[] = [];
    // Each version of a task has exactly one status: two events with equal versions must not differ.
    const truth = new Map<string, Status>();
    let written: (TaskEvent | string[])[] = [];
    const send = async () => {
      await publish(redis, ...written);
      written = [];
    };
    for (const step of steps) {
      if ("fault" in step) {
        await send();
        await faults(server, redis)[step.fault as keyof ReturnType<typeof faults>]();
      } else if ("garbage" in step) written.push(["event", step.garbage]);
      else if ("again" in step) written.push(...past.slice(step.again % (past.length || 1)).slice(0, 1));
      else {
        const at = `${step.task} ${step.version}`;
        if (!truth.has(at)) truth.set(at, step.status);
        const owner = teams[tasks.indexOf(step.task) % teams.length] as string;
        past.push(taskEvent({ ...step, status: truth.get(at) as Status, team: owner }));
        written.push(past.at(-1) as TaskEvent);
      }
      if (written.length >= 8) await send();
    }
    await send();
    await expectRecount(redis);
  }

  const faults = (server: TestRedis, redis: Redis) => ({
    script: () => server.command("SCRIPT", "FLUSH"),
    position: () => redis.hdel(keys.state, "position"),
    flush: () => server.flush(),
    pause: async () => {
      server.pause();
      await new Promise((resolve) => setTimeout(resolve, 20));
      server.resume();
    },
  });
});
