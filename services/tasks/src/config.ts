import { integer, type Setting, type Source, secret, serviceSettings, url } from "@taskflow/kit/config.ts";

/**
 * A secret from its file, which the kubelet keeps up to date, or from the variable where no file is mounted.
 * `warn` is told where both are there and differ: the Secret was changed after the pod got its variables, or before its file.
 */
function fileOrVariable(
  file: Setting<string>,
  variable: string,
  { environment, warn }: { environment: Source["environment"]; warn: (text: string) => void },
): Setting<string> {
  const parse = (content: string | undefined): string => {
    const other = environment[variable];
    const value = content || other;
    if (!value) throw new Error(`is missing, and so is the variable ${variable}`);
    const parsed = file.parse(value);
    if (other && file.parse(other) !== parsed) warn(`the file ${file.name} and ${variable} differ: the file counts`);
    return parsed;
  };
  return { ...file, parse };
}

function checkApiToken(value: string): void {
  if (!/^[\w.~+/-]{20,}=*$/.test(value))
    throw new Error("is no token: at least 20 letters, digits or -._~+/ are expected, as a bearer token may have");
}

/** @param environment where a secret is looked for that is not there as a file */
export const settings = (environment: Source["environment"], warn: (text: string) => void = () => {}) =>
  ({
    ...serviceSettings,
    databaseUrl: url("DATABASE_URL", ["postgres:"]),
    databasePassword: fileOrVariable(secret("database-password"), "DATABASE_PASSWORD", { environment, warn }),
    /** Connections to PostgreSQL at most; the relay has one more. */
    databasePoolSize: integer("DATABASE_POOL_SIZE", { min: 1, max: 100, fallback: 10 }),
    redisUrl: url("REDIS_URL", ["redis:"]),
    redisPassword: secret("redis-password"),
    authUrl: url("AUTH_URL", ["http:", "https:"]),
    usersUrl: url("USERS_URL", ["http:", "https:"]),
    /** Lets automation inside the cluster act for any team. */
    apiToken: fileOrVariable(secret("api-token", checkApiToken), "API_TOKEN", { environment, warn }),
  }) as const;
