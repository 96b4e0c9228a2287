/** Builds the service from its parts: opens connections, but starts neither the port nor a loop. */
import type { ConnectionOptions } from "node:tls";
import { notifications as declared } from "@taskflow/generator/metrics/notifications";
import type { App } from "@taskflow/kit/app.ts";
import type { Config } from "@taskflow/kit/config.ts";
import { httpClient } from "@taskflow/kit/http-client.ts";
import type { Log } from "@taskflow/kit/log.ts";
import { type Loop, loop } from "@taskflow/kit/loop.ts";
import { createMetrics, type ServiceMetrics } from "@taskflow/kit/metrics.ts";
import { migrations } from "@taskflow/kit/migrate.ts";
import { createDatabase, type Database } from "@taskflow/kit/postgres.ts";
import { checkRedis, closeRedis, createRedis } from "@taskflow/kit/redis.ts";
import type { Redis } from "ioredis";
import { createApp } from "./app.ts";
import { createCleanUp } from "./clean-up.ts";
import type { settings } from "./config.ts";
import { emailsRepository } from "./email/emails-repository.ts";
import { createHub, type Hub, type HubLimits } from "./live/hub.ts";
import { createTail } from "./live/tail.ts";
import { notificationsRepository } from "./notifications-repository.ts";
import { people } from "./people.ts";
import { createConsumer } from "./stream/consumer.ts";
import { createHandle } from "./stream/handle.ts";

export interface Service {
  readonly app: App;
  readonly database: Database;
  readonly redis: Redis;
  readonly metrics: ServiceMetrics<typeof declared>;
  readonly hub: Hub;
  readonly start: readonly (() => void)[];
  readonly stop: readonly (() => Promise<void>)[];
}

/** Settings that only tests change. */
export interface Tuning {
  readonly hub?: HubLimits;
  readonly tls?: ConnectionOptions;
  /** Milliseconds between two queries for due e-mails. */
  readonly emailPause?: number;
  /** Milliseconds before the second attempt to send an e-mail, instead of the configured ones. */
  readonly emailRetry?: number;
}

export async function createService(config: Config<typeof settings>, log: Log, tuning: Tuning = {}): Promise<Service> {
  const metrics = createMetrics(declared);
  const { databaseUrl, databasePassword, databasePoolSize: poolSize, redisUrl, redisPassword, name } = config;
  const database = createDatabase({ url: databaseUrl, password: databasePassword, poolSize, metrics, log });
  const schema = migrations({ database, directory: new URL("../migrations", import.meta.url), log });
  const redis = createRedis({ url: redisUrl, password: redisPassword, name, log });
  const notifications = notificationsRepository(database);
  const known = people(httpClient({ baseUrl: config.usersUrl, target: "users", metrics }));
  const hub = createHub(tuning.hub);
  const retention = config.retentionDays * 86_400_000;

  const sender = await emailSender();
  const handle = createHandle({ notifications, people: known, mail: sender !== undefined, retention });
  const writable = async () => {
    await schema.check();
    await database.check();
  };
  const { claimIdle } = config;
  const onAdded = () => sender?.wake();
  const consumer = createConsumer({ redis, handle, database: writable, metrics, log, claimIdle, onAdded });
  const tail = createTail({ redis, hub, log });
  const cleanUp = createCleanUp(notifications, { retention, log });
  const loops: Loop[] = [consumer, ...(sender ? [sender] : []), cleanUp];
  // The loops that write start only after the migrations: before that they could only fail.
  const begin = loop({ name: "begin", log, pauseMs: 50 }, async () => {
    const migrated = await schema.check().then(
      () => true,
      () => false,
    );
    if (migrated) for (const { start } of loops) start();
    return migrated && "done";
  });

  const checks = [
    { name: "postgres", check: database.check },
    { name: "migrations", check: schema.check },
    { name: "redis", check: () => checkRedis(redis) },
  ];
  const app = await createApp({ config, log, metrics, checks, notifications, hub, redis });
  return {
    app,
    database,
    redis,
    metrics,
    hub,
    start: [schema.start, tail.start, begin.start],
    stop: [
      begin.stop,
      async () => void (await Promise.all([tail, schema, ...loops].map(({ stop }) => stop()))),
      () => closeRedis(redis),
      database.close,
    ],
  };

  async function emailSender(): Promise<Loop | undefined> {
    const { smtpUrl: url, smtpPassword: password, smtpFrom: from, emailRetry } = config;
    if (!url) return undefined;
    // Loaded only if a mail server is configured: the library takes 5 MB of memory.
    const [{ createMailer }, { createSender }] = await Promise.all([
      import("./email/mailer.ts"),
      import("./email/sender.ts"),
    ]);
    const mailer = createMailer({ url, password, from, ...(tuning.tls && { tls: tuning.tls }) });
    if (mailer.lacksUser)
      log.warn("smtp-password is not used: SMTP_URL names no user (smtp://user@host) and SMTP_FROM no address");
    const { emailPause: pause, emailRetry: retry = emailRetry } = tuning;
    const emails = emailsRepository(database);
    return createSender({ emails, people: known, mailer, metrics, log, retry, ...(pause && { pause }) });
  }
}
