import { users } from "@taskflow/generator/metrics/users";
import { readConfig } from "@taskflow/kit/config.ts";
import { createLog } from "@taskflow/kit/log.ts";
import { createMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase } from "@taskflow/kit/postgres.ts";
import { run, serve } from "@taskflow/kit/serve.ts";
import { createApp } from "./app.ts";
import { settings } from "./config.ts";
import { invitationsRepository } from "./invitations-repository.ts";
import { usersRepository } from "./users-repository.ts";

await run(async () => {
  const config = readConfig(settings);
  const log = createLog(config);
  const metrics = createMetrics(users);
  const { databaseUrl: url, databasePassword: password, databasePoolSize: poolSize } = config;
  const database = createDatabase({ url, password, poolSize, metrics, log });
  const schema = migrations({ database, directory: new URL("../migrations", import.meta.url), log });
  const app = await createApp({
    config,
    log,
    metrics,
    checks: [
      { name: "postgres", check: database.check },
      { name: "migrations", check: schema.check },
    ],
    users: usersRepository(database),
    invitations: invitationsRepository(database),
  });
  await serve({ app, config, start: [schema.start], stop: [schema.stop, database.close] });
});
