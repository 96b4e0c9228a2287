import { secretsDirectory } from "../../model/endpoints.ts";
import { connect, probes, run } from "./probes.ts";
import type { Planned, RunsIn } from "./runtime.ts";

const configDirectory = "/etc/postgres";
const superuser = "postgres";

/** The longest replay of the write-ahead log after a power cut, in seconds. */
const recoverySeconds = 300;

/** Enough for full pools of all replicas, twice during an update, and for observers: more than the default of 100. */
const maxConnections = 200;

export function postgres({ ports, runtime, storage }: Planned<"postgres">): RunsIn {
  const port = ports[0]?.name ?? "postgres";
  const accepts = run(["pg_isready", "--quiet", "--host", "127.0.0.1", "--username", superuser]);
  return {
    user: 999, // the image's own: initdb needs an entry in /etc/passwd
    command: [],
    args: ["postgres", "-c", `max_connections=${maxConnections}`],
    environment: {
      PGDATA: `${storage?.mountPath}/pgdata`, // below the mount point, which may hold lost+found
      POSTGRES_PASSWORD_FILE: `${secretsDirectory}/superuser-password`,
    },
    config: {
      data: {
        "roles.sh": rolesScript,
        "roles.sql": [...runtime.roles.map(roleStatements), ...runtime.observers.map(observerStatements)].join("\n"),
      },
      mountPath: configDirectory,
    },
    writable: { run: "/var/run/postgresql" },
    probes: probes(connect(port), accepts, { start: accepts, startSeconds: recoverySeconds }),
    postStart: ["sh", `${configDirectory}/roles.sh`],
    drainSeconds: 0,
  };
}

// Runs after each start instead of in the image's first-start hook: a microservice that is added later gets its role too,
// and a changed password takes effect. Over TCP, because the image's set-up server answers on the socket before the real one.
const rolesScript = `set -eu
exec >/proc/1/fd/1 2>&1
end=$(($(date +%s) + ${recoverySeconds}))
until pg_isready --quiet --host 127.0.0.1 --username ${superuser}; do
  [ "$(date +%s)" -lt "$end" ] || { echo "roles: PostgreSQL does not answer"; exit 1; }
  sleep 1
done
psql --username ${superuser} --quiet --set ON_ERROR_STOP=1 --file ${configDirectory}/roles.sql
echo "roles: one database and one role each are there"
`;

// PostgreSQL's built-in UTF-8 order: an image with another C library sorts alike, so that indexes stay valid.
const databaseOptions =
  "TEMPLATE template0 ENCODING UTF8 LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C''";

const roleStatements = (role: string): string => `\\set password \`cat ${secretsDirectory}/${role}-password\`
SELECT 'CREATE ROLE "${role}" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec
ALTER ROLE "${role}" PASSWORD :'password';
SELECT 'CREATE DATABASE "${role}" OWNER "${role}" ${databaseOptions}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${role}') \\gexec
REVOKE CONNECT ON DATABASE "${role}" FROM PUBLIC;
`;

/** An observer reads statistics and settings, and no rows. */
const observerStatements = (role: string): string => `\\set password \`cat ${secretsDirectory}/${role}-password\`
SELECT 'CREATE ROLE "${role}" LOGIN CONNECTION LIMIT 5' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec
ALTER ROLE "${role}" PASSWORD :'password';
GRANT pg_monitor TO "${role}";
`;
