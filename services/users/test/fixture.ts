/** Starts the service on a database of its own, without a socket. */
import { users as declared } from "@taskflow/generator/metrics/users";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase } from "@taskflow/kit/postgres.ts";
import { eventually, testConfig, testLog } from "@taskflow/kit/testing.ts";
import { test } from "vitest";
import { testPostgres } from "../../../local/test-servers.ts";
import { createApp } from "../src/app.ts";
import { settings } from "../src/config.ts";
import { invitationsRepository } from "../src/invitations-repository.ts";
import { usersRepository } from "../src/users-repository.ts";

export async function startUsers(postgres: { url: string; password: string }) {
  const config = testConfig(settings, { DATABASE_URL: postgres.url }, { "database-password": postgres.password });
  const { log, lines } = testLog();
  const metrics = createMetrics(declared);
  const database = createDatabase({ url: config.databaseUrl, password: config.databasePassword, metrics, log });
  const schema = migrations({ database, directory: new URL("../migrations", import.meta.url), log });
  const checks = [
    { name: "postgres", check: database.check },
    { name: "migrations", check: schema.check },
  ];
  const users = usersRepository(database);
  const app = await createApp({ config, log, metrics, checks, users, invitations: invitationsRepository(database) });
  schema.start();
  return {
    app,
    database,
    metrics,
    lines,
    ready: () =>
      eventually(async () => {
        const { statusCode, body } = await app.inject("/readyz");
        return statusCode === 200 || Promise.reject(new Error(body + JSON.stringify(lines.slice(-2))));
      }),
    async close() {
      await app.close();
      await schema.stop();
      await database.close();
    },
  };
}

export type RunningUsers = Awaited<ReturnType<typeof startUsers>>;

/** Tests with a database and a service that start once per file. */
export const it = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured first argument
  .extend("postgres", { scope: "file" }, async ({}, { onCleanup }) => {
    const postgres = await testPostgres("users");
    onCleanup(postgres.drop);
    return postgres;
  })
  .extend("users", { scope: "file" }, async ({ postgres }, { onCleanup }) => {
    const users = await startUsers(postgres);
    onCleanup(users.close);
    await users.ready();
    return users;
  });

let people = 0;

/** Registers a new user. @returns the answer, the user, and the headers that the gateway sends for this user */
export async function register({ app }: RunningUsers, more: Record<string, unknown> = {}) {
  people += 1;
  const payload = {
    name: `Person ${people}`,
    email: `person${people}@example.com`,
    password: "correct horse",
    ...more,
  };
  const answer = await app.inject({ method: "POST", url: "/register", payload });
  const user = answer.json();
  return { answer, user, payload, headers: { "x-user": user.id, "x-team": user.team?.id } };
}
