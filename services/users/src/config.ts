import { integer, secret, serviceSettings, url } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  databaseUrl: url("DATABASE_URL", ["postgres:"]),
  databasePassword: secret("database-password"),
  /** The most connections to PostgreSQL. */
  databasePoolSize: integer("DATABASE_POOL_SIZE", { min: 1, max: 100, fallback: 10 }),
} as const;
