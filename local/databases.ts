/** The services' databases, all in one PostgreSQL, as in the cluster. */
import { join } from "node:path";
import { facts } from "../generator/src/facts.ts";
import { rolesOf } from "../generator/src/plan/secrets.ts";
import type { Secrets } from "./secrets.ts";
import { freePort } from "./servers/ports.ts";
import { type Postgres, startPostgres } from "./servers/postgres.ts";
import type { Restartable } from "./servers/restartable.ts";

export interface Databases {
  readonly server: Restartable;
  readonly postgres: Postgres;
  readonly close: () => Promise<void>;
}

/** The databases' addresses, known before the server starts. */
export interface DatabasesPlan {
  readonly name: string;
  /** By service; only services with a database. */
  readonly ports: Readonly<Record<string, number>>;
  readonly start: () => Promise<Databases>;
}

export interface DatabasesOptions {
  readonly folder: string;
  readonly logs: string;
  readonly secrets: Secrets;
  /** See PostgresOptions. */
  readonly safe: boolean;
}

/** The services that have a database, each with a role of the same name. */
const roles = Object.values(facts.microservices)
  .filter(({ run }) => run.kind === "postgres")
  .flatMap(({ name, ...server }) =>
    rolesOf({ name, ...server }, facts.microservices).map((role) => ({ role, credential: `${name}/${role}` })),
  );

export async function planDatabases({ folder, logs, secrets, safe }: DatabasesOptions): Promise<DatabasesPlan> {
  const port = await freePort();
  return {
    name: "PostgreSQL",
    ports: Object.fromEntries(roles.map(({ role }) => [role, port])),
    start: async () => {
      const place = { folder: join(folder, "postgres"), log: join(logs, "postgres.log") };
      const postgres = await startPostgres({ ...place, safe, port });
      for (const { role, credential } of roles)
        await postgres.createDatabase({ role, database: role, password: secrets.credential(credential) });
      return { server: postgres, postgres, close: postgres.close };
    },
  };
}
