import pg from "pg";

export interface DatabasePlan {
  readonly role: string;
  readonly database: string;
  readonly password: string;
}

export interface Superuser {
  readonly port: number;
  readonly password: string;
}

/**
 * Creates a role and its database as roles.sql of the rendered PostgreSQL does: no other role may connect.
 * Both may exist already; the password is set again.
 */
export async function createDatabase(superuser: Superuser, plan: DatabasePlan): Promise<void> {
  await asSuperuser(superuser, async (client) => {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
    // Test files create databases in parallel, and the check for existence and CREATE are two statements.
    await client.query("SELECT pg_advisory_lock(7)");
    for (const { unless, statement } of databaseStatements(plan, rows[0].version)) {
      const exists = unless !== undefined && (await client.query(unless)).rows.length > 0;
      if (!exists) await client.query(statement);
    }
  });
}

/** Drops the database and closes its connections; its role stays. */
export async function dropDatabase(superuser: Superuser, database: string): Promise<void> {
  await asSuperuser(superuser, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`),
  );
}

interface Step {
  /** The step is skipped if this query finds a row. */
  readonly unless?: string;
  readonly statement: string;
}

/** `version` as in server_version_num: 170006 is 17.6. */
export function databaseStatements({ role, database, password }: DatabasePlan, version: number): Step[] {
  const [owner, name] = [pg.escapeIdentifier(role), pg.escapeIdentifier(database)];
  // The built-in provider is new in 17. In older versions the C library's C.UTF-8 sorts by code point too.
  const locale =
    version >= 170_000
      ? "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
      : `LC_COLLATE 'C' LC_CTYPE '${process.platform === "darwin" ? "UTF-8" : "C.UTF-8"}'`;
  return [
    {
      unless: `SELECT FROM pg_roles WHERE rolname = ${pg.escapeLiteral(role)}`,
      statement: `CREATE ROLE ${owner} LOGIN`,
    },
    { statement: `ALTER ROLE ${owner} PASSWORD ${pg.escapeLiteral(password)}` },
    {
      unless: `SELECT FROM pg_database WHERE datname = ${pg.escapeLiteral(database)}`,
      statement: `CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0 ENCODING UTF8 ${locale}`,
    },
    { statement: `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC` },
  ];
}

async function asSuperuser<T>({ port, password }: Superuser, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres", password });
  client.on("error", () => {}); // a lost connection fails the query too
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
