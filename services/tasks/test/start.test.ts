import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tasks } from "@taskflow/generator/metrics/tasks";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase } from "@taskflow/kit/postgres.ts";
import { eventually, testLog } from "@taskflow/kit/testing.ts";
import { describe, expect } from "vitest";
import { ownPostgres, type TestDatabase } from "../../../local/test-servers.ts";
import { somebody } from "./issuer.ts";
import type { TasksProcess } from "./process.ts";
import { isReady, it } from "./process-fixture.ts";
import { rows } from "./truth.ts";

interface Answer {
  readonly id: string;
  readonly items: readonly object[];
}

async function send(to: TasksProcess, method: string, path: string, headers: object, body?: object) {
  const all = { ...headers, ...(body && { "content-type": "application/json" }) };
  const answer = await fetch(to.url + path, { method, headers: all, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: answer.status === 204 ? undefined : ((await answer.json()) as Answer) };
}

describe("the service", () => {
  it("starts and stops without a warning", async ({ start }) => {
    const each = await start();
    await isReady(each);
    await eventually(() => each.leads());
    expect(await each.end("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(each.log()).not.toMatch(/"level":"(warn|error|fatal)"/);
  });

  it("starts twice at once on an empty database", async ({ postgres, issuer, start }) => {
    const both = await Promise.all([start(), start()]);
    await Promise.all(both.map(isReady));
    const headers = await issuer.headers(somebody());
    for (const each of both) expect((await send(each, "POST", "/tasks", headers, { title: "x" })).status).toBe(201);
    expect(await rows(postgres, "SELECT name FROM migrations")).toEqual([{ name: "001_tasks-and-outbox" }]);
    await eventually(() => both.some((each) => each.leads()));
    expect(both.filter((each) => each.leads())).toHaveLength(1);
  });

  it("works on the schema of a newer release", async ({ postgres, redis, issuer, start }) => {
    await newerSchema(postgres);
    const older = await start();
    await isReady(older);
    const headers = await issuer.headers(somebody());
    const { id = "" } = (await send(older, "POST", "/tasks", headers, { title: "x" })).body ?? {};
    const match = { ...headers, "if-match": '"1"' };
    expect((await send(older, "PATCH", `/tasks/${id}`, match, { status: "in_progress" })).status).toBe(200);
    expect((await send(older, "GET", "/tasks", headers)).body?.items).toMatchObject([{ id, status: "in_progress" }]);
    expect((await send(older, "GET", `/tasks/${id}`, headers)).body).not.toHaveProperty("estimate");
    expect((await send(older, "DELETE", `/tasks/${id}`, { ...headers, "if-match": "*" })).status).toBe(204);
    await eventually(async () => (await redis.command("XLEN", "taskflow:tasks")) === ":3");
  });

  it("is alive while database and Redis are down, and ready when they are up", async ({ redis, issuer, startOn }) => {
    const own = await ownPostgres("tasks");
    try {
      await own.stop();
      await redis.stop();
      const early = await startOn(own);
      expect([await early.status("/healthz"), await early.status("/readyz")]).toEqual([200, 503]);
      const headers = await issuer.headers(somebody());
      expect((await send(early, "GET", "/tasks", headers)).status).toBe(503);
      await own.start();
      await eventually(async () => (await early.status("/readyz")) === 200);
      expect((await send(early, "POST", "/tasks", headers, { title: "x" })).status).toBe(201);
      await redis.start();
      await eventually(async () => (await redis.command("XLEN", "taskflow:tasks")) === ":1");
      expect(await early.end("SIGTERM")).toEqual({ code: 0, signal: null });
    } finally {
      await own.close();
    }
  });
});

describe("the configuration", () => {
  it("is refused with one message that names all faults, and no secret", async ({ start }) => {
    const [short, url] = [randomBytes(6).toString("hex"), "mysql://tasks@localhost/tasks"];
    const environment = { PORT: "http", DATABASE_URL: url, AUTH_URL: "", LOG_LEVEL: "loud" };
    const faults = start({ environment, secrets: { "api-token": short, "redis-password": undefined } });
    const { message } = await faults.then(
      () => new Error("the service started"),
      (error: Error) => error,
    );
    for (const name of ["PORT", "DATABASE_URL", "AUTH_URL", "LOG_LEVEL", "api-token", "redis-password"])
      expect(message).toContain(name);
    expect(message).toContain("the configuration has 6 fault(s)");
    expect(message).not.toContain(short);
    expect(message).not.toContain("config.ts");
  });

  it("takes secrets from variables if there are no files", async ({ postgres, start }) => {
    const apiToken = randomBytes(24).toString("base64url");
    const environment = { DATABASE_PASSWORD: postgres.password, API_TOKEN: apiToken };
    const each = await start({ environment, secrets: { "database-password": undefined, "api-token": undefined } });
    await isReady(each);
    const headers = { authorization: `Bearer ${apiToken}`, "x-team": somebody().team };
    expect((await send(each, "GET", "/tasks", headers)).status).toBe(200);
  });

  it("prefers a secret's file to a variable that differs, and warns", async ({ start }) => {
    const [old, current] = [randomBytes(24).toString("base64url"), randomBytes(24).toString("base64url")];
    const each = await start({ environment: { API_TOKEN: old }, secrets: { "api-token": current } });
    await isReady(each);
    expect(each.log()).toContain("the file api-token and API_TOKEN differ: the file is used");
    const get = (token: string) =>
      send(each, "GET", "/tasks", { authorization: `Bearer ${token}`, "x-team": somebody().team });
    expect([(await get(current)).status, (await get(old)).status]).toEqual([200, 401]);
  });
});

/** Applies a migration of a later release, which this one does not know. */
async function newerSchema(postgres: TestDatabase): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "taskflow-migrations-"));
  cpSync(new URL("../migrations", import.meta.url), folder, { recursive: true });
  const added = `-- Up Migration
    ALTER TABLE tasks ADD COLUMN estimate integer NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN trace text;
    ALTER TABLE outbox_progress ADD COLUMN trimmed bigint NOT NULL DEFAULT 0;
    CREATE TABLE labels (id uuid PRIMARY KEY, task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE);`;
  writeFileSync(join(folder, "999_more.sql"), added);
  const { log } = testLog();
  const database = createDatabase({ ...postgres, metrics: createMetrics(tasks), log });
  const newer = migrations({ database, directory: pathToFileURL(`${folder}/`), log });
  newer.start();
  await eventually(() => newer.check().then(() => true));
  await newer.stop();
  await database.close();
}
