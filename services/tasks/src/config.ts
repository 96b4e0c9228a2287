import { integer, type Setting, type Source, secret, serviceSettings, url } from "@taskflow/kit/config.ts";

/**
 * A secret from its file, which the kubelet keeps up to date, or from the variable if no file is mounted.
 * Calls `warn` if both exist and differ: the Secret changed after the pod got its variables, or before its file was
 * updated.
 */
function fileOrVariable(
  file: Setting<string>,
  variable: string,
  { environment, warn }: { environment: Source["environment"]; warn: (text: string) => void },
): Setting<string> {
  const parse = (content: string | undefined): string => {
    const other = environment[variable];
    const value = content || other;
    if (!value) throw new Error(`is missing, and the variable ${variable} is not set either`);
    const parsed = file.parse(value);
    if (other && file.parse(other) !== parsed) warn(`the file ${file.name} and ${variable} differ: the file is used`);
    return parsed;
  };
  return { ...file, parse };
}

function checkApiToken(value: string): void {
  if (!/^[\w.~+/-]{20,}=*$/.test(value))
    throw new Error("is not a bearer token: expected at least 20 letters, digits or -._~+/");
}

/** @param environment the source of secrets that are not mounted as files */
export const settings = (environment: Source["environment"], warn: (text: string) => void = () => {}) =>
  ({
    ...serviceSettings,
    databaseUrl: url("DATABASE_URL", ["postgres:"]),
    databasePassword: fileOrVariable(secret("database-password"), "DATABASE_PASSWORD", { environment, warn }),
    /** Maximum number of connections to PostgreSQL; the relay adds one. */
    databasePoolSize: integer("DATABASE_POOL_SIZE", { min: 1, max: 100, fallback: 10 }),
    redisUrl: url("REDIS_URL", ["redis:"]),
    redisPassword: secret("redis-password"),
    authUrl: url("AUTH_URL", ["http:", "https:"]),
    usersUrl: url("USERS_URL", ["http:", "https:"]),
    /** The token with which automation inside the cluster acts for any team. */
    apiToken: fileOrVariable(secret("api-token", checkApiToken), "API_TOKEN", { environment, warn }),
  }) as const;
