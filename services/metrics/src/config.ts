import { secret, serviceSettings, url } from "@taskflow/kit/config.ts";

export const settings = {
  ...serviceSettings,
  redisUrl: url("REDIS_URL", ["redis:", "rediss:"]),
  redisPassword: secret("redis-password"),
} as const;
