import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, testPostgres } from "../../../local/test-servers.ts";
import { oneByOne } from "../src/one-by-one.ts";
import { somebody, startUsersProcess, type UsersProcess } from "./users-process.ts";

let postgres: SharedDatabase;
let users: UsersProcess | undefined;
beforeAll(async () => {
  postgres = await testPostgres("users");
});
afterAll(() => postgres?.drop());
afterEach(() => users?.close());

describe("SIGTERM under load", () => {
  it("finishes every accepted request and ends with exit code 0", async () => {
    users = await startUsersProcess(postgres);
    const service = users;
    await service.ready();
    const made: string[] = [];
    const statuses = new Set<number>();
    // As in a cluster: a client that receives `Connection: close` connects to another replica next.
    const clients = Array.from({ length: 10 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let last = false; !last; ) {
        const answer = await service.ask("/register", { body: somebody(), agent });
        ({ last } = answer);
        statuses.add(answer.status);
        if (answer.status === 201) made.push(answer.body.id);
      }
      agent.destroy();
    });
    await sleep(1_500);
    service.signal("SIGTERM");
    await Promise.all(clients);
    expect((await service.ended).code).toBe(0);
    expect([...statuses]).toEqual([201]);
    expect(made.length).toBeGreaterThan(10);
    const client = new pg.Client({ connectionString: postgres.url.replace("@", `:${postgres.password}@`) });
    await client.connect();
    const { rows } = await client.query("SELECT count(*)::int AS users FROM users");
    await client.end();
    // No user was lost or registered twice.
    expect(rows).toEqual([{ users: made.length }]);
    expect(service.lines().filter(({ level }) => level === "error")).toEqual([]);
    expect(service.lines().at(-1)).toMatchObject({ message: "stopped" });
  });
});

describe("passwords", () => {
  it("are hashed two at a time; others wait in turn, and too many are refused", async () => {
    const inTurn = oneByOne(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (index: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(2);
      order.push(index);
      running -= 1;
      if (index % 7 === 0) throw new Error("one that fails gives its place back");
    };
    const all = await Promise.allSettled(Array.from({ length: 110 }, (_, index) => inTurn(work(index))));
    expect(most).toBe(2);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).toHaveLength(102);
    const away = all.filter(
      ({ status, reason }: { status: string; reason?: { statusCode?: number } }) =>
        status === "rejected" && reason?.statusCode === 503,
    );
    expect(away).toHaveLength(8);
    expect(await inTurn(async () => "free again")).toBe("free again");
  });

  it("of many concurrent users take bounded memory, and other requests are answered meanwhile", async () => {
    users = await startUsersProcess(postgres);
    const service = users;
    await service.ready();
    await service.ask("/register", { body: somebody() });
    const before = service.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, service.rss());
    }, 5);
    const work = Promise.all(Array.from({ length: 60 }, () => service.ask("/register", { body: somebody() })));
    const live: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      live.push((await service.ask("/healthz")).ms);
      await sleep(50);
    }
    const answers = await work;
    clearInterval(watch);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    // Two hashes take 38 MiB; the C library's caches per thread come on top.
    expect((most - before) / 2 ** 20).toBeLessThan(160);
    expect(live.toSorted((a, b) => a - b)[2]).toBeLessThan(500);
  });

  it("that are wrong take as long as unknown addresses", async () => {
    users = await startUsersProcess(postgres);
    const service = users;
    await service.ready();
    const person = somebody();
    await service.ask("/register", { body: person });
    const times = { wrong: [] as number[], unknown: [] as number[] };
    const email = { wrong: person.email, unknown: "nobody@example.com" };
    const once = async (kind: "wrong" | "unknown") => {
      const { status, ms } = await service.ask("/credentials", {
        body: { email: email[kind], password: "wrong horse battery" },
      });
      expect(status).toBe(401);
      times[kind].push(ms);
    };
    await once("wrong");
    await once("unknown");
    // Alternating and in both orders, so that a busy machine slows both equally.
    for (let time = 0; time < 12; time += 1) {
      const order = time % 2 ? (["wrong", "unknown"] as const) : (["unknown", "wrong"] as const);
      for (const kind of order) await once(kind);
    }
    const fastest = (all: number[]) => all.toSorted((a, b) => a - b).slice(0, 6);
    const mean = (all: number[]) => all.reduce((sum, ms) => sum + ms, 0) / all.length;
    const ratio = mean(fastest(times.wrong)) / mean(fastest(times.unknown));
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});
