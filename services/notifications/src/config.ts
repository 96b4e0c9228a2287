import { integer, optional, type Setting, secret, serviceSettings, url } from "@taskflow/kit/config.ts";
import { isAddress } from "./email/address.ts";

/** The sender of e-mails. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** "no-reply@example.com" or "TaskFlow <no-reply@example.com>". */
function sender(name: string): Setting<Sender> {
  const parse = (value: string | undefined): Sender => {
    const { named = value ?? "", title = "TaskFlow" } =
      /^(?<title>[^\p{Cc}<>@,;"]+) <(?<named>[^<>]+)>$/u.exec(value ?? "")?.groups ?? {};
    if (isAddress(named)) return { name: title, address: named };
    throw new Error(`is "${value}": expected an address such as "TaskFlow <no-reply@example.com>"`);
  };
  return { name, kind: "variable", parse };
}

export const settings = {
  ...serviceSettings,
  databaseUrl: url("DATABASE_URL", ["postgres:"]),
  databasePassword: secret("database-password"),
  /** Maximum number of connections to PostgreSQL. */
  databasePoolSize: integer("DATABASE_POOL_SIZE", { min: 2, max: 100, fallback: 10 }),
  redisUrl: url("REDIS_URL", ["redis:", "rediss:"]),
  redisPassword: secret("redis-password"),
  usersUrl: url("USERS_URL", ["http:", "https:"]),
  /** The mail server; without it no e-mail is sent. The user part of the URL is the login. */
  smtpUrl: optional(url("SMTP_URL", ["smtp:", "smtps:"])),
  smtpPassword: optional(secret("smtp-password")),
  smtpFrom: optional(sender("SMTP_FROM")),
  /** Milliseconds after which another replica takes over an unacknowledged event. */
  claimIdle: integer("CLAIM_IDLE_MS", { min: 100, max: 3_600_000, fallback: 30_000 }),
  /** Milliseconds before the second attempt to send an e-mail; each further pause is ten times as long. */
  emailRetry: integer("EMAIL_RETRY_MS", { min: 50, max: 3_600_000, fallback: 60_000 }),
  /** Days for which notifications are kept: longer than the 7 days in which an event may be repeated. */
  retentionDays: integer("RETENTION_DAYS", { min: 8, max: 3_650, fallback: 90 }),
} as const;
