/**
 * Real servers for the services' tests. If one is not installed, the tests that start it are skipped with a reason;
 * in CI they fail.
 */
import { createHmac, randomBytes } from "node:crypto";
import { beforeAll, inject, type RunnerTestSuite, type TestContext } from "vitest";
import { needs } from "../setup/needs.ts";
import { missing, type ProgramName } from "../setup/programs.ts";
import { createDatabase, dropDatabase } from "./servers/database.ts";
import { startPostgres } from "./servers/postgres.ts";
import { type Redis, type RedisOptions, startRedis } from "./servers/redis.ts";
import type { Restartable } from "./servers/restartable.ts";
import type { SharedPostgres } from "./vitest-setup.ts";

export interface TestDatabase {
  /** Without password, as DATABASE_URL: postgres://tasks@127.0.0.1:12345/tasks_0a1b2c3d. */
  readonly url: string;
  /** The role's password. */
  readonly password: string;
}

type Faults = Pick<Restartable, "start" | "stop" | "kill" | "pause" | "resume" | "close" | "pid" | "log" | "rss">;

export interface SharedDatabase extends TestDatabase {
  /** Drops the database and closes its connections. */
  readonly drop: () => Promise<void>;
}

export interface OwnPostgres extends TestDatabase, Faults {
  /** The database of the superuser, `postgres`. */
  readonly superuser: TestDatabase;
}

export interface TestRedis extends Faults, Pick<Redis, "flush" | "command" | "password" | "port"> {
  /** Without password, as REDIS_URL: redis://127.0.0.1:12345. */
  readonly url: string;
}

/** Creates an empty database for a role, as in the cluster, on the server that all test files share. */
export async function testPostgres(role: string): Promise<SharedDatabase> {
  if (missing("postgres")) return absent("postgres");
  const { port, password: secret } = await sharedPostgres();
  const database = `${role}_${randomBytes(4).toString("hex")}`;
  // Test files that run in parallel share the role, so they must derive the same password.
  const password = createHmac("sha256", secret).update(role).digest("base64url");
  await createDatabase({ port, password: secret }, { role, database, password });
  return {
    url: `postgres://${role}@127.0.0.1:${port}/${database}`,
    password,
    drop: () => dropDatabase({ port, password: secret }, database),
  };
}

/** Starts a separate server with one database, which a test may stop or kill. */
export async function ownPostgres(role: string): Promise<OwnPostgres> {
  if (missing("postgres")) return absent("postgres");
  const { template } = await sharedPostgres();
  const server = await startPostgres({ template });
  const password = randomBytes(24).toString("base64url");
  await server.createDatabase({ role, database: role, password });
  const at = (user: string) => `postgres://${user}@127.0.0.1:${server.port}/${user}`;
  return { ...server, url: at(role), password, superuser: { url: at("postgres"), password: server.password } };
}

/** Starts a separate Redis. Its data survives stop() and kill(). */
export async function testRedis(options: RedisOptions = {}): Promise<TestRedis> {
  if (missing("redis")) return absent("redis");
  const server = await startRedis(options);
  return { ...server, url: `redis://127.0.0.1:${server.port}` };
}

async function sharedPostgres(): Promise<SharedPostgres> {
  const address = inject("sharedPostgres") as string | undefined;
  if (!address) return ownShared();
  const response = await fetch(address, { method: "POST" });
  if (!response.ok) throw new Error(`the shared PostgreSQL does not start: ${await response.text()}`);
  return (await response.json()) as SharedPostgres;
}

let own: Promise<SharedPostgres> | undefined;

/** Replaces the shared server if vitest runs without local/vitest-setup.ts: one per test file. */
function ownShared(): Promise<SharedPostgres> {
  own ??= startPostgres().then(async (template) => {
    await template.stop();
    const { port, password } = await startPostgres({ template: template.folder });
    return { port, password, template: template.folder };
  });
  return own;
}

let file: RunnerTestSuite | undefined;
const lacking = new Set<ProgramName>();

// The first hook of the file that imports this. Only a test's context can skip, and it can do so from a hook too.
// biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured parameter even if no fixture is used
beforeAll(({}, suite) => {
  file = suite;
  if (lacking.size > 0) skipAll();
});

function skipAll(): void {
  if (!file) return;
  file.meta.missing = [...lacking];
  firstTest(file.tasks)?.skip([...lacking].map(missing).join("; "));
}

function firstTest(tasks: RunnerTestSuite["tasks"]): TestContext | undefined {
  for (const task of tasks) {
    const context = task.type === "suite" ? firstTest(task.tasks) : task.context;
    if (context) return context;
  }
  return undefined;
}

/** Skips the file's tests. While tests are collected it returns an object that only hooks use. */
function absent(name: ProgramName): never {
  needs(name); // throws in CI
  lacking.add(name);
  skipAll();
  return new Proxy({}, { get: (_, name) => (name === "then" ? undefined : async () => {}) }) as never;
}
