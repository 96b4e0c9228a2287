/** Invariants after any fault: no acknowledged change is lost, and the stream has each committed change exactly once. */
import { eventually } from "@taskflow/kit/testing.ts";
import pg from "pg";
import { expect } from "vitest";
import type { OwnPostgres, TestDatabase } from "../../../local/test-servers.ts";
import type { Acknowledged } from "./load.ts";
import type { Entry, Reader } from "./stream.ts";

/** Queries the database directly, not through the service. */
export async function rows<Row extends object>(at: TestDatabase, text: string, values: unknown[] = []): Promise<Row[]> {
  // pg ignores a separate password if there is an address: the password must be in the address.
  const client = new pg.Client({ connectionString: at.url.replace("@", `:${at.password}@`) });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Makes commits durable, as in production: the tests' servers commit asynchronously to be faster. */
export async function makeDurable(postgres: OwnPostgres): Promise<void> {
  await rows(postgres.superuser, "ALTER ROLE tasks SET synchronous_commit = on");
}

/** Expects each task in its acknowledged state or a newer one: a later change may be committed without an answer. */
export async function expectNothingLost(
  postgres: TestDatabase,
  tasks: ReadonlyMap<string, Acknowledged>,
): Promise<void> {
  const stored = await rows<{ id: string; version: number; title: string }>(
    postgres,
    "SELECT id, version, title FROM tasks",
  );
  const byId = new Map(stored.map((row) => [row.id, row]));
  const deletions = await rows<{ id: string }>(
    postgres,
    "SELECT event #>> '{task,id}' AS id FROM outbox WHERE event ->> 'type' = 'task.deleted'",
  );
  const deleted = new Set(deletions.map(({ id }) => id));
  for (const [id, task] of tasks) {
    const row = byId.get(id);
    if (row === undefined) {
      expect(deleted.has(id), `task ${id}, acknowledged in version ${task.version}`).toBe(true);
      continue;
    }
    expect(task.deleted, `task ${id}, whose deletion was acknowledged`).toBe(false);
    expect(row.version).toBeGreaterThanOrEqual(task.version);
    if (row.version === task.version) expect(row.title).toBe(task.title);
  }
}

/** Waits until the stream has all committed events, and compares. */
export async function expectExactlyOnce(postgres: TestDatabase, read: Reader): Promise<Entry[]> {
  const committed = await rows<{ id: string }>(postgres, "SELECT event ->> 'id' AS id FROM outbox");
  await eventually(async () => {
    const [waiting] = await rows<{ count: string }>(
      postgres,
      "SELECT count(*) FROM outbox, outbox_progress WHERE outbox.position IS NULL OR outbox.position > sent",
    );
    return waiting?.count === "0";
  }, 20_000);
  const entries = await read.entries();
  const published = entries.map(({ event }) => event.id);
  expect(new Set(published).size, "an event is in the stream twice").toBe(published.length);
  expect(new Set(published)).toEqual(new Set(committed.map(({ id }) => id)));
  const versions = new Map<string, number>();
  for (const { id, event } of entries) {
    const before = versions.get(event.task.id) ?? 0;
    expect(event.task.version, `entry ${id} of task ${event.task.id}`).toBe(before + 1);
    versions.set(event.task.id, event.task.version);
  }
  // The tasks agree with their last events.
  const tasks = await rows<{ id: string; version: number }>(postgres, "SELECT id, version FROM tasks");
  const living = new Map(tasks.map(({ id, version }) => [id, version]));
  const lastEvents = new Map(entries.map(({ event }) => [event.task.id, event]));
  for (const [id, version] of living)
    expect(lastEvents.get(id)?.task.version, `the last event of task ${id}`).toBe(version);
  for (const [id, event] of lastEvents) expect(living.has(id)).toBe(event.type !== "task.deleted");
  return entries;
}
