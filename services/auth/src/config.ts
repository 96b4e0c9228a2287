import { secret, serviceSettings, url } from "@taskflow/kit/config.ts";
import { masterSecrets } from "./signing-keys.ts";

/** The key of the Secret whose file is reread while the service runs. */
export const signingKeyFile = "signing-key";

export const settings = {
  ...serviceSettings,
  redisUrl: url("REDIS_URL", ["redis:"]),
  redisPassword: secret("redis-password"),
  usersUrl: url("USERS_URL", ["http:", "https:"]),
  auditUrl: url("AUDIT_URL", ["http:", "https:"]),
  signingKey: secret(signingKeyFile, (lines) => void masterSecrets(lines)),
} as const;
