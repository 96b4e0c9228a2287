import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OwnPostgres, ownPostgres } from "../../../local/test-servers.ts";
import { headersOf, somebody, startUsersProcess, type UsersProcess } from "./users-process.ts";

let postgres: OwnPostgres;
const started: UsersProcess[] = [];
beforeAll(async () => {
  postgres = await ownPostgres("users");
});
afterAll(() => postgres?.close());
afterEach(async () => {
  postgres.resume();
  if (!postgres.pid()) await postgres.start();
  // A test that failed halfway must not fail the following ones.
  await asSuperuser((client) => client.query("ALTER ROLE users CONNECTION LIMIT -1"));
  for (const users of started.splice(0)) await users.close();
});

async function start(environment: Record<string, string> = {}): Promise<UsersProcess> {
  const users = await startUsersProcess(postgres, environment);
  started.push(users);
  return users;
}

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { url, password } = postgres.superuser;
  const address = new URL(postgres.url);
  const client = new pg.Client({
    connectionString: url.replace("@", `:${password}@`).replace(/[^/]+$/, address.pathname.slice(1)),
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function registered(users: UsersProcess) {
  const { status, body } = await users.ask("/register", { body: somebody() });
  expect(status, JSON.stringify(body)).toBe(201);
  return { user: body, headers: headersOf(body) };
}

describe("PostgreSQL", () => {
  it("down at the start: the service is alive and unready, and becomes ready without a restart", async () => {
    await postgres.stop();
    const users = await start();
    expect((await users.ask("/readyz")).status).toBe(503);
    expect(await users.ask("/register", { body: somebody() })).toMatchObject({
      status: 503,
      body: { title: "Service Unavailable" },
    });
    await sleep(1_500);
    expect((await users.ask("/healthz")).status).toBe(200);
    await postgres.start();
    await users.ready();
    await registered(users);
  });

  it("killed under load and restarted: each answer is correct or 503, and confirmed users are stored", async () => {
    const users = await start();
    await users.ready();
    const { headers } = await registered(users);
    let running = true;
    const statuses = new Set<number>();
    const made: string[] = [];
    const reading = Array.from({ length: 5 }, async () => {
      while (running) {
        statuses.add((await users.ask("/users/me", { headers })).status);
        await sleep(5);
      }
    });
    const writing = (async () => {
      while (running) {
        const { status, body } = await users.ask("/register", { body: somebody() });
        statuses.add(status);
        if (status === 201) made.push(body.id);
        await sleep(20);
      }
    })();
    await sleep(700);
    await postgres.kill();
    await sleep(700);
    const alive = await users.ask("/healthz");
    expect(alive.status).toBe(200);
    await users.isStatus("/readyz", 503, 2_000);
    await postgres.start();
    await users.ready();
    await sleep(500);
    running = false;
    await Promise.all([...reading, writing]);
    expect([...statuses].toSorted()).toEqual([200, 201, 503]);
    expect(made.length).toBeGreaterThan(1);
    const found = await asSuperuser((client) => client.query("SELECT id FROM users WHERE id = ANY($1)", [made]));
    // The test's server runs without fsync: its data survives a crash of the process, not one of the machine.
    expect(found.rowCount).toBe(made.length);
  });

  it("that hangs: answers 503 within seconds, is alive at once, unready after a second, and recovers", async () => {
    const users = await start();
    await users.ready();
    const { headers } = await registered(users);
    postgres.pause();
    const answers = Promise.all([
      ...Array.from({ length: 5 }, () => users.ask("/users", { headers })),
      users.ask("/register", { body: somebody() }),
    ]);
    await sleep(1_200);
    const [alive, ready] = await Promise.all([users.ask("/healthz"), users.ask("/readyz")]);
    expect(alive).toMatchObject({ status: 200 });
    expect(alive.ms).toBeLessThan(1_000);
    expect(ready.status).toBe(503);
    expect(ready.ms).toBeLessThan(2_500);
    for (const { status, ms } of await answers) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(10_000);
    }
    postgres.resume();
    await users.ready();
    expect((await users.ask("/users", { headers })).status).toBe(200);
  });

  it("without free connections: some requests answer 503, and all succeed when there are enough", async () => {
    const users = await start();
    await users.ready();
    const { headers } = await registered(users);
    await asSuperuser((client) => client.query("ALTER ROLE users CONNECTION LIMIT 0"));
    await asSuperuser((client) =>
      client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'users'"),
    );
    expect(await users.ask("/users", { headers })).toMatchObject({
      status: 503,
      body: { detail: "the database does not answer" },
    });
    await users.isStatus("/readyz", 503, 2_000);
    await asSuperuser((client) => client.query("ALTER ROLE users CONNECTION LIMIT -1"));
    await users.ready();
    const all = await Promise.all(Array.from({ length: 30 }, () => users.ask("/users", { headers })));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe("releases", () => {
  it("two replicas that start together on an empty database become ready and share it", async () => {
    await asSuperuser((client) => client.query("DROP TABLE IF EXISTS invitations, users, teams, migrations CASCADE"));
    const replicas = await Promise.all([start(), start()]);
    const [one, two] = replicas as [UsersProcess, UsersProcess];
    await Promise.all([one.ready(), two.ready()]);
    const { headers, user } = await registered(one);
    expect(await two.ask("/users/me", { headers })).toMatchObject({ status: 200, body: user });
    const migrated = replicas.flatMap((replica) => replica.lines().filter(({ message }) => message === "migrated"));
    expect(migrated).toHaveLength(1);
    expect(replicas.flatMap((replica) => replica.lines().filter(({ level }) => level === "error"))).toEqual([]);
  });

  it("an older release works with a newer schema", async () => {
    await (await start()).ready();
    await asSuperuser(async (client) => {
      await client.query("ALTER TABLE users ADD COLUMN phone text, ADD COLUMN seen_at timestamptz DEFAULT now()");
      await client.query("INSERT INTO migrations (name, run_on) VALUES ('002_phones', now())");
    });
    const older = await start();
    await older.ready();
    const { headers, user } = await registered(older);
    expect((await older.ask("/users", { headers })).body.items).toHaveLength(1);
    expect((await older.ask("/users/me", { headers })).body).toEqual(user);
  });

  it("a running release survives a schema change", async () => {
    const users = await start();
    await users.ready();
    const { headers, user } = await registered(users);
    for (let time = 0; time < 15; time += 1) await users.ask("/users/me", { headers });
    await asSuperuser((client) => client.query("ALTER TABLE users ALTER COLUMN name TYPE varchar(200)"));
    const answers = await Promise.all(Array.from({ length: 20 }, () => users.ask("/users/me", { headers })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.body).toEqual(user);
    await registered(users);
  });
});
